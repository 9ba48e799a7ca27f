"""Timetables with seeded faults, in bytes and cells: hubs or a sentence come of them, never a traceback."""

from __future__ import annotations

import datetime as dt
import os
import random
import zipfile

import pytest
from geopandas.testing import assert_geodataframe_equal

from klimaklok_plugin.analysis.core.messages import KlimaklokError, Language
from klimaklok_plugin.analysis.declared import NOTES, WORDS
from klimaklok_plugin.analysis.transit import tables as reading
from klimaklok_plugin.analysis.transit.hubs import TransitOptions, hubs_from_gtfs
from tests.analysis.transit.timetables import TUESDAY, Timetable

MUTANTS = int(os.environ.get("KLIMAKLOK_MUTANTS", "120"))
CELLS = [
    *(
        "",
        " ",
        "-1",
        "0",
        "1e300",
        "nan",
        "inf",
        "NULL",
        "\u00e6\u00f8\u00e5",
        "\U0001f68c",
        "x" * 5000,
        "1,5",
        "0x10",
        "99999999999999999999",
    ),
    *(
        "24:00:00",
        "999:59:59",
        "07:60:00",
        "7:5",
        "-07:00:00",
        "00000101",
        "00010101",
        "99991231",
        "20260229",
        "20260106",
    ),
    *(
        '"',
        "a\nb",
        "a\r\nb",
        "=1+1",
        "\x00",
        "\x1f",
        "true",
        "NaN",
        "2",
        "3",
        "715",
        "A",
        "P1",
        "W",
        "T0",
        "B1",
        "180.0",
        "-90",
    ),
]
LANGUAGES = [Language(code, WORDS) for code in ("en", "nb")]


def tables():
    table = (
        Timetable()
        .stop("ST", name="Stasjon", kind="1")
        .stop("A", parent="ST", kind="0")
        .stop("X1", 40, kind="2", parent="ST")
    )
    table.stop("B", 1500).stop("C", 3000)
    table.route("R", 2).every(20, "R", ["A", "B", "C"], direction="0").every(30, "1", ["C", "B"], direction="1")
    table.trip("1", [("A", "05:00:00"), ("B", ""), ("C", "05:20:00")], pickup="2")
    last = len(table.trips) - 1
    table.extra["frequencies.txt"] = (
        f"trip_id,start_time,end_time,headway_secs\nT{last},07:00:00,08:30:00,900\nT{last},08:30:00,09:30:00,1200"
    )
    table.extra["calendar_dates.txt"] = "service_id,date,exception_type\nW,20260107,2\nW,20260110,1\nX,20260106,1"
    return table


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    path = tables().write(tmp_path_factory.mktemp("feed") / "rute.zip")
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def spoilt(texts, rng):
    """Return the tables with one fault, or the bytes of a zip with one."""
    name = rng.choice(sorted(texts))
    data = texts[name]
    kind = rng.choice(["cell", "cell", "cell", "row", "bytes", "column", "ends", "table", "header", "encoding"])
    rows = data.decode().split("\n")
    if kind == "cell":
        for _ in range(rng.choice([1, 1, 5])):
            at = rng.randrange(1, len(rows)) if len(rows) > 1 else 0
            cells = rows[at].split(",")
            cells[rng.randrange(len(cells))] = rng.choice(CELLS)
            rows[at] = ",".join(cells)
        data = "\n".join(rows).encode()
    elif kind == "row":
        at = rng.randrange(len(rows))
        rows[at : at + 1] = rng.choice([[], [rows[at]] * 3, [rows[at] + ",1,2"], [rows[at].rpartition(",")[0]], [""]])
        data = "\n".join(rows).encode()
    elif kind == "bytes":
        spoiled = bytearray(data)
        for _ in range(rng.choice([1, 4, 40])):
            spoiled[rng.randrange(len(spoiled))] = rng.randrange(256)
        data = bytes(spoiled)
    elif kind == "column":
        at = rng.randrange(rows[0].count(",") + 1)
        data = "\n".join(",".join(c for i, c in enumerate(row.split(",")) if i != at) for row in rows).encode()
    elif kind == "ends":
        data = data.replace(b"\n", rng.choice([b"\r", b"\r\n", b"\n\n", b"\r\r\n", b"\n\r", b""]))
    elif kind == "table":
        return {each: text for each, text in texts.items() if each != name}
    elif kind == "header":
        data = b"\n".join(
            [rng.choice([b"", b",,,", data.split(b"\n")[0].upper(), b'"', b"\xff\xfe"]), *data.split(b"\n")[1:]]
        )
    else:
        data = data.decode().encode(rng.choice(["utf-16", "utf-32", "utf-8-sig", "cp1252"]))
    return texts | {name: data}


@pytest.mark.parametrize("part", range(4))
def test_a_spoilt_timetable_gives_hubs_or_a_sentence(part, original, tmp_path, strategy):
    for seed in range(part, MUTANTS, 4):
        rng = random.Random(seed)  # noqa: S311 - the same mutants every time
        path = tmp_path / "rute.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in spoilt(original, rng).items():
                archive.writestr(name, data)
        if rng.random() < 0.15:
            data = bytearray(path.read_bytes())
            for _ in range(rng.choice([1, 5, 50])):
                data[rng.randrange(len(data))] = rng.randrange(256)
            path.write_bytes(bytes(data[: rng.choice([len(data), len(data), rng.randrange(len(data))])]))
        options = rng.choice(
            [TransitOptions(TUESDAY), TransitOptions(), TransitOptions(dt.date(2026, 1, 7), "23:00", "26:00")]
        )
        check(outcome(path, options, strategy, seed), seed)


@pytest.mark.parametrize("part", range(4))
def test_the_quick_reader_and_pandas_understand_a_spoilt_timetable_alike(
    part, original, tmp_path, strategy, monkeypatch
):
    for seed in range(part, MUTANTS, 8):
        path = tmp_path / "rute.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in spoilt(original, random.Random(seed)).items():  # noqa: S311 - the same every time
                archive.writestr(name, data)
        quick = outcome(path, TransitOptions(TUESDAY), strategy, seed)
        with monkeypatch.context() as patch:
            patch.setattr(reading, "_plain", lambda *_: None)
            slow = outcome(path, TransitOptions(TUESDAY), strategy, seed)
        if isinstance(quick, KlimaklokError):
            assert (type(quick), quick.values) == (type(slow), slow.values), f"seed {seed}"
        else:
            assert_geodataframe_equal(quick.hubs, slow.hubs)
            assert quick.notes == slow.notes, f"seed {seed}"


def outcome(path, options, strategy, seed):
    """Return the hubs, or the error that a user would read."""
    try:
        return hubs_from_gtfs([path], None, strategy, options)
    except KlimaklokError as error:
        return error
    except Exception as error:
        raise AssertionError(f"seed {seed}: {type(error).__name__}: {error}") from error


def check(found, seed):
    """Hold that an error, and each note, can be said in both languages, and that there are hubs."""
    if isinstance(found, KlimaklokError):
        said = [(found.sentence(), found.values)]
    else:
        said = [(NOTES[note.code], note.values) for note in found.notes]
        assert len(found.hubs) > 0, f"seed {seed}"
    assert all(language.fill(text, values) for text, values in said for language in LANGUAGES), f"seed {seed}"
