"""Every job side by side with what users have today, in one run.

    python -m benchmarks                     all rows, but for those that take an hour
    python -m benchmarks network stations    some of them
    python -m benchmarks --nodes 50000       with a smaller generated network, to try things out

The table is printed at the end and written to build/benchmarks.md.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import BUILD, ROOT, Line, Skipped

REPORT = ROOT / "build" / "benchmarks.md"
LIMIT_S = 240
LIMITS_S = {
    "country-osm": 1800,
    "catchments": 1200,
    "mclp": 1800,
    "far-mclp": 7200,
    "p-median": 900,
    "spopt-p-median": 7200,
    "matrix": 1800,
}
HEAD = ("job (against)", "ours s", "theirs s", "ratio", "reach", "met?")


def _network() -> list[Line]:
    from benchmarks import network

    return network.run()


def _large_osm() -> list[Line]:
    from benchmarks import large_osm

    return large_osm.large()


def _country_osm() -> list[Line]:
    from benchmarks import large_osm

    return large_osm.country()


def _stations() -> list[Line]:
    from benchmarks import stations

    return stations.stations()


def _hubs() -> list[Line]:
    from benchmarks import stations

    return stations.hubs()


def _qgis() -> list[Line]:
    from benchmarks import qgis_path

    return qgis_path.run()


def _points() -> list[Line]:
    from benchmarks import sites

    return sites.points()


def _polygons() -> list[Line]:
    from benchmarks import sites

    return sites.polygons()


def _load() -> list[Line]:
    from benchmarks import loading

    return loading.run()


def _growth() -> list[Line]:
    from benchmarks import growth

    return growth.run()


def _mclp() -> list[Line]:
    from benchmarks import siting

    return siting.mclp()


def _far_mclp() -> list[Line]:
    from benchmarks import siting

    return siting.far_mclp()


def _large_mclp() -> list[Line]:
    from benchmarks import siting

    return siting.large_mclp()


def _p_median() -> list[Line]:
    from benchmarks import siting

    return siting.p_median()


def _spopt_p_median() -> list[Line]:
    from benchmarks import siting

    return siting.spopt_p_median()


def _heart_zones() -> list[Line]:
    from benchmarks import heart_zones

    return heart_zones.run()


def _displacement() -> list[Line]:
    from benchmarks import displacement

    return displacement.run()


def _detour() -> list[Line]:
    from benchmarks import detour

    return detour.run()


def _spillover() -> list[Line]:
    from benchmarks import spillover

    return spillover.run()


def _case() -> list[Line]:
    from benchmarks import case

    return case.run()


def _catchments() -> list[Line]:
    from benchmarks import catchments

    return catchments.run()


def _clicks() -> list[Line]:
    from benchmarks import clicks

    return clicks.run()


def _parking() -> list[Line]:
    from benchmarks import parking

    return parking.run()


def _matrix() -> list[Line]:
    from benchmarks import matrix

    return matrix.run()


def _timetable() -> list[Line]:
    from benchmarks import feeds

    return feeds.timetable()


def _nobil() -> list[Line]:
    from benchmarks import feeds

    return feeds.nobil()


def _prepare() -> list[Line]:
    from benchmarks import generated

    generated.make_large_file()
    return []


ROWS: dict[str, Callable[[], list[Line]]] = {
    "network": _network,
    "large-osm": _large_osm,
    "country-osm": _country_osm,
    "stations": _stations,
    "hubs": _hubs,
    "qgis": _qgis,
    "points": _points,
    "polygons": _polygons,
    "load": _load,
    "growth": _growth,
    "mclp": _mclp,
    "far-mclp": _far_mclp,
    "large-mclp": _large_mclp,
    "p-median": _p_median,
    "spopt-p-median": _spopt_p_median,
    "displacement": _displacement,
    "parking": _parking,
    "catchments": _catchments,
    "clicks": _clicks,
    "detour": _detour,
    "spillover": _spillover,
    "case": _case,
    "heart-zones": _heart_zones,
    "matrix": _matrix,
    "timetable": _timetable,
    "nobil": _nobil,
}
ONLY_BY_NAME = {"country-osm", "far-mclp", "spopt-p-median"}
LARGE = {"hubs", "points", "polygons", "load"}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("rows", nargs="*", metavar="row", help=f"which of {', '.join(ROWS)}")
    parser.add_argument("--nodes", type=int, help="size of the generated network (500000)")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    given = parser.parse_args()
    BUILD.mkdir(parents=True, exist_ok=True)
    if given.inside:
        return _inside(given.rows[0], Path(given.inside))
    unknown = [name for name in given.rows if name not in ROWS]
    if unknown:
        parser.error(f"no row {', '.join(unknown)}; there are {', '.join(ROWS)}")
    if given.nodes:
        os.environ["KLIMAKLOK_BENCH_NODES"] = str(given.nodes)
    chosen = given.rows or [name for name in ROWS if name not in ONLY_BY_NAME]
    if LARGE & set(chosen):
        _outside("prepare")
    table = [(name, *_outside(name)) for name in chosen]
    text = _report(table)
    REPORT.write_text(text, encoding="utf-8")
    print(f"\n{text}\nWritten to {REPORT.relative_to(ROOT)}.")
    return 0


def _outside(name: str) -> tuple[list[Line], str]:
    """Run a row in a process of its own, so that its memory is its own; return lines, or why there are none."""
    answer = BUILD / f"{name}.json"
    answer.unlink(missing_ok=True)
    print(f"{name} ...", end=" ", flush=True)
    start = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks", name, "--inside", str(answer)]
    limit = LIMITS_S.get(name, LIMIT_S)
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=limit, check=False)
        failed = f"failed: {(done.stderr.strip().splitlines() or ['no message'])[-1]}" if done.returncode else ""
    except subprocess.TimeoutExpired:
        failed = f"did not end within {limit} s"
    print(f"{time.perf_counter() - start:.0f} s", failed)
    if not answer.is_file():
        return [], failed
    found = json.loads(answer.read_text(encoding="utf-8"))
    return [Line(**line) for line in found["lines"]], found["skipped"]


def _inside(name: str, answer: Path) -> int:
    lines, skipped = [], ""
    try:
        lines = ROWS.get(name, _prepare)()
    except Skipped as reason:
        skipped = f"skipped: {reason}"
    found = {"lines": [dataclasses.asdict(line) for line in lines], "skipped": skipped}
    answer.write_text(json.dumps(found), encoding="utf-8")
    return 0


def _report(table: list[tuple[str, list[Line], str]]) -> str:
    rows, remarks = [], []
    for name, lines, why in table:
        if not lines:
            rows.append((name, "-", "-", "-", "-", "-"))
            remarks.append((name, why))
        for line in lines:
            theirs = "-" if line.theirs_s is None else f"{line.theirs_s:.2f}"
            ratio = "-" if line.ratio is None else f"{line.ratio:.1f}x"
            rows.append((line.job, f"{line.ours_s:.3f}", theirs, ratio, line.reach, "yes" if line.met else "NO"))
            if line.remark:
                remarks.append((line.job, line.remark))
    width = [max(len(row[column]) for row in (HEAD, *rows)) for column in range(len(HEAD))]
    aligned = [" | ".join(cell.ljust(size) for cell, size in zip(row, width, strict=True)) for row in (HEAD, *rows)]
    rule = " | ".join("-" * size for size in width)
    lines = ["# Benchmarks", "", _machine(), "", *(f"| {each} |" for each in (aligned[0], rule, *aligned[1:])), ""]
    for job, remark in remarks:
        lines += [f"- {job}: {remark}", ""]
    return "\n".join(lines)


def _machine() -> str:
    """Say where and when this was measured; medians of a few runs, in turn."""
    from importlib.metadata import version

    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "pandas", "osmnx"))
    now = dt.datetime.now(tz=dt.UTC).strftime("%Y-%m-%d %H:%M UTC")
    return (
        f"{now}; {os.cpu_count()} cores ({platform.machine()}), load {os.getloadavg()[0]:.1f}; "
        f"Python {platform.python_version()}, {packages}. Medians of a few runs, in turn; siting one run for each seed."
    )


if __name__ == "__main__":
    sys.exit(main())
