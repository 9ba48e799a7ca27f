"""How a good input is made wrong, always the same way for the same random numbers."""

from __future__ import annotations

import json
import re
import sqlite3
import struct
import zlib
from pathlib import Path
from random import Random
from typing import Any

NASTY = (
    "", " ", "0", "-1", "1e300", "-1e-300", "nan", "inf", "NULL", "99999999999999999999", "1.200", "1 200", "12,5",
    "ja", "æøå", "\x00", "'; DROP TABLE edges; --", "<b>x</b>", "=1+1", "25:61:00", "00000101", "2026-02-30",
    "x" * 5000, "{" * 50, "🚲", "-0", "0x10", "½", "true", "[]", "2147483648", "9223372036854775807",
)  # fmt: skip
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1e308, -1e308, 2**62, 2**70, "", "x", [], {}, [[]], {"a": None}, ["x"], 0.1, "12,5",
    "\u0000",
)  # fmt: skip


def mangle(data: bytes, chance: Random) -> bytes:
    """Change bytes: flip, cut, repeat, blank, insert or swap a part."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5))):
        if not made:
            return b""
        at = chance.randrange(len(made))
        length = min(chance.choice((1, 2, 8, 64, 1024)), len(made) - at)
        way = chance.randrange(7)
        if way == 0:
            made[at] ^= 1 << chance.randrange(8)
        elif way == 1:
            del made[at:]
        elif way == 2:
            made[at:at] = made[at : at + length]
        elif way == 3:
            made[at : at + length] = bytes(length)
        elif way == 4:
            made[at:at] = chance.randbytes(length)
        elif way == 5:
            del made[at : at + length]
        else:
            made[at : at + length] = b"\xff" * length
    return bytes(made)


def mangle_table(text: str, chance: Random) -> str:
    """Change cells, rows or the header of a text table with commas."""
    rows = [line.split(",") for line in text.splitlines()]
    for _ in range(chance.choice((1, 1, 3, 10))):
        row = chance.randrange(len(rows)) if chance.random() < 0.9 else 0
        if not rows[row]:
            continue
        cell = chance.randrange(len(rows[row]))
        way = chance.randrange(8)
        if way == 0:
            del rows[row][cell]
        elif way == 1:
            rows[row].insert(cell, chance.choice(NASTY))
        elif way == 2:
            rows.insert(row, list(rows[row]))
        elif way == 3 and len(rows) > 1:
            del rows[row]
        else:
            rows[row][cell] = chance.choice(
                (*NASTY, *(other[min(cell, len(other) - 1)] for other in rows[:5] if other))
            )
    ending = chance.choice(("\n", "\n", "\r\n", "\r"))
    return ending.join(",".join(row) for row in rows) + chance.choice(("", ending))


def mangle_json(tree: Any, chance: Random) -> Any:
    """Change, leave out or wrap values anywhere in a tree."""
    tree = json.loads(json.dumps(tree))
    for _ in range(chance.choice((1, 1, 2, 5))):
        spots = list(_spots(tree))
        if not spots:
            return chance.choice(ODD)
        holder, key = chance.choice(spots)
        way = chance.randrange(5)
        if way == 0:
            del holder[key]
        elif way == 1:
            holder[key] = [holder[key]]
        elif way == 2 and isinstance(holder, dict):
            holder[chance.choice(("geometry", "index", "nodes", "type", "id", ""))] = holder[key]
        else:
            holder[key] = chance.choice(ODD)
    return tree if chance.random() < 0.95 else chance.choice((tree, [tree], {"a": tree}, *ODD))


def _spots(tree: Any) -> Any:
    if isinstance(tree, dict):
        for key in list(tree):
            yield tree, key
            yield from _spots(tree[key])
    elif isinstance(tree, list):
        for at in range(len(tree)):
            yield tree, at
            yield from _spots(tree[at])


def mangle_values(text: str, chance: Random, pattern: str = r'="([^"]*)"') -> str:
    """Change what a pattern's group finds, such as the values of attributes."""
    found = list(re.finditer(pattern, text))
    for match in sorted(
        chance.sample(found, min(len(found), chance.choice((1, 2, 5)))), key=lambda each: -each.start(1)
    ):
        text = (
            text[: match.start(1)] + chance.choice(NASTY).replace('"', "").replace("<", "&lt;") + text[match.end(1) :]
        )
    return text


def mangle_database(path: Path, chance: Random, tables: tuple[str, ...]) -> None:
    """Change cells of some tables of a GeoPackage, or drop rows, columns and tables, as an edit by hand might."""
    connection = sqlite3.connect(path)
    try:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')  # they call functions that plain SQLite lacks
        for _ in range(chance.choice((1, 1, 2, 4))):
            table = chance.choice(tables)
            columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
            if not columns:
                continue
            column, share = chance.choice(columns), chance.choice((2, 10, 1000))
            way = chance.randrange(8)
            where = f"WHERE abs(random_of(rowid)) % {share} = 0"
            connection.create_function("random_of", 1, chance.getrandbits(30).__xor__)
            try:
                if way == 0:
                    connection.execute(f'DELETE FROM "{table}" {where}')  # noqa: S608
                elif way == 1 and share == 1000:
                    connection.execute(f'ALTER TABLE "{table}" DROP COLUMN "{column}"')
                elif way == 2 and share == 1000:
                    connection.execute(f'DROP TABLE "{table}"')
                elif way == 3:
                    connection.execute(f'UPDATE "{table}" SET "{column}" = NULL {where}')  # noqa: S608
                elif way == 4:
                    connection.execute(f'UPDATE "{table}" SET "{column}" = -"{column}" {where}')  # noqa: S608
                else:
                    value = chance.choice((*NASTY, -1, 0, 1e300, 2**62, float("inf"), b"\x00\x01"))
                    connection.execute(f'UPDATE "{table}" SET "{column}" = ? {where}', [value])  # noqa: S608
            except sqlite3.Error:
                continue  # what SQLite refuses no user gets done either
        connection.commit()
    finally:
        connection.close()


# --- OpenStreetMap's packed form, for a seed of our own --------------------------------------------------------------


def pbf(nodes: dict[int, tuple[float, float]], ways: list[tuple[int, list[int], dict[str, str]]]) -> bytes:
    """Return nodes (lon, lat) and ways as an .osm.pbf file; see wiki.openstreetmap.org/wiki/PBF_Format."""
    words = [b""]

    def word(text: str) -> int:
        words.append(text.encode())
        return len(words) - 1

    groups = b""
    for number, (lon, lat) in nodes.items():
        body = _field(1, _zigzag(number)) + _field(8, _zigzag(round(lat * 1e7))) + _field(9, _zigzag(round(lon * 1e7)))
        groups += _block(1, body)
    for number, refs, tags in ways:
        keys = b"".join(_varint(word(each)) for each in tags)
        values = b"".join(_varint(word(each)) for each in tags.values())
        steps = b"".join(_varint(_zigzag(ref - before)) for before, ref in zip([0, *refs], refs, strict=False))
        groups += _block(3, _field(1, number) + _block(2, keys) + _block(3, values) + _block(8, steps))
    table = b"".join(_block(1, each) for each in words)
    primitive = _block(1, table) + _block(2, groups)
    header = _block(4, b"OsmSchema-V0.6")
    return _blob("OSMHeader", header) + _blob("OSMData", primitive)


def _blob(kind: str, content: bytes) -> bytes:
    blob = _field(2, len(content)) + _block(3, zlib.compress(content))
    header = _block(1, kind.encode()) + _field(3, len(blob))
    return struct.pack(">I", len(header)) + header + blob


def _block(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _field(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _zigzag(value: int) -> int:
    return (value << 1) ^ (value >> 63)


def _varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    made = bytearray()
    while value > 127:
        made.append(value & 127 | 128)
        value >>= 7
    return bytes([*made, value])
