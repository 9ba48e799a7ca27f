"""Change the code in small wrong ways, and see which the tests find.

``python -m tests.mutants [--count 300] [--seed 1] [--packages parking,sites] [--jobs 2]``. Each change is made in a
copy of the plugin, and the tests of its package run against that: first those of the analysis, file by file with the
likeliest first, then the package's algorithms in QGIS. What is found by no test is listed, unless `survivors.toml`
says why it changes nothing. The exit code is 1 where less than nine in ten are found.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, SimpleQueue

from tests.mutants.changes import UNTOUCHED, Change, changes

ROOT = Path(__file__).resolve().parents[2]
ANALYSIS = ROOT / "klimaklok_plugin" / "analysis"
SURVIVORS = Path(__file__).with_name("survivors.toml")
BESIDE = ("processing", "styles", "sample_data", "metadata.txt")
"""What the plugin finds beside its package in a checkout."""
LEAST_FOUND = 0.9
EACH = 10
MOST_S = 600
"""Far more than the tests of any package take, so that a busy machine finds nothing by being slow."""
IN_QGIS = {
    "charging": ["locate_charging"], "network": ["build_network"], "park_and_ride": ["locate_park_and_ride"],
    "parking": ["parking_hierarchy", "place_bike_parking", "car_detour", "spillover"],
    "schools": ["heart_zones", "walking_groups"],
    "sites": ["score_sites"], "transit": ["transit_hubs"], "siting": ["locate_charging"], "routing": ["car_detour"],
    "layers": ["score_sites", "parking_hierarchy"], "strategy": ["score_sites"], "core": ["score_sites"],
}  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--packages", default=",".join(sorted(IN_QGIS)))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    picked = pick(given.count, given.seed, given.packages.split(","))
    reasons = tomllib.loads(SURVIVORS.read_text(encoding="utf-8")) if SURVIVORS.exists() else {}
    waiting: SimpleQueue[Change] = SimpleQueue()
    for each in picked:
        waiting.put(each)
    found, survived, equal = 0, [], []

    def work(_: int) -> None:
        nonlocal found
        with tempfile.TemporaryDirectory() as scratch:
            copy = Path(scratch) / "klimaklok_plugin"
            shutil.copytree(ROOT / "klimaklok_plugin", copy)
            for name in BESIDE:
                (Path(scratch) / name).symlink_to(ROOT / name)
            while True:
                try:
                    change = waiting.get_nowait()
                except Empty:
                    return
                if change.name in reasons:
                    equal.append(change)
                elif is_found(change, copy):
                    found += 1
                else:
                    survived.append(change)
                    print(f"not found: line {change.line}, {change.name}  ->  {change.text}", flush=True)
                if (done := found + len(survived)) % EACH == 0:
                    print(f"{found} of {done} found", flush=True)

    with ThreadPoolExecutor(given.jobs) as pool:
        list(pool.map(work, range(given.jobs)))
    tried = found + len(survived)
    share = found / tried if tried else 1.0
    print(
        f"{len(picked)} changes: {found} of {tried} found ({share:.1%}); {len(equal)} more change nothing, and say why"
    )
    return 0 if share >= LEAST_FOUND else 1


def pick(count: int, seed: int, packages: list[str]) -> list[Change]:
    """Return so many changes, spread evenly over the packages, and in each over its modules."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    by_package: dict[str, list[list[Change]]] = defaultdict(list)
    for package in packages:
        for file in sorted((ANALYSIS / package).rglob("*.py")):
            if file.name not in UNTOUCHED and (possible := changes(file, ANALYSIS)):
                chance.shuffle(possible)
                by_package[package].append(possible)
    picked: list[Change] = []
    while len(picked) < count and any(any(each) for each in by_package.values()):
        for modules in by_package.values():
            left = [each for each in modules if each]
            if left and len(picked) < count:
                change = chance.choice(left).pop()
                if _can_be_read(change):
                    picked.append(change)
    return picked


def _can_be_read(change: Change) -> bool:
    content = change.file.read_bytes()
    try:
        ast.parse(content[: change.start] + change.text.encode() + content[change.end :])
    except SyntaxError:
        return False
    return True


def is_found(change: Change, copy: Path) -> bool:
    """Return whether a test fails when a copy of the plugin has the change."""
    target = copy / change.file.relative_to(ROOT / "klimaklok_plugin")
    before = target.read_bytes()
    target.write_bytes(before[: change.start] + change.text.encode() + before[change.end :])
    try:
        package = change.file.relative_to(ANALYSIS).parts[0]
        plain = sorted(
            (ROOT / "tests" / "analysis" / package).glob("test_*.py"),
            key=lambda test: (change.file.stem not in test.read_text(encoding="utf-8"), test.name),
        )
        if plain and _fails(".venv-plain", plain, copy.parent):
            return True
        in_qgis = [ROOT / "tests" / "processing" / f"test_{name}.py" for name in IN_QGIS[package]]
        with_gdal = [test for test in plain if "osgeo" in test.read_text(encoding="utf-8")]
        return _fails(".venv", [*with_gdal, *in_qgis], copy.parent)
    finally:
        target.write_bytes(before)


def _fails(environment: str, tests: list[Path], plugin: Path) -> bool:
    """Return whether a test fails, or never ends."""
    options = ["-x", "-q", "-n0", "-p", "no:cacheprovider", "--hypothesis-seed=0"]
    command = [f"{environment}/bin/pytest", *options, *map(str, tests)]
    variables = {
        "PYTHONPATH": str(plugin), "KLIMAKLOK_PLUGIN_FROM": str(plugin), "QT_QPA_PLATFORM": "offscreen",
        "HYPOTHESIS_STORAGE_DIRECTORY": str(plugin / "hypothesis"), "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    try:
        ended = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **variables}, capture_output=True, timeout=MOST_S, check=False
        )
    except subprocess.TimeoutExpired:
        return True
    if b"no tests ran" in ended.stdout or b"Exit: " in ended.stdout:
        sys.exit(f"The tests did not run: {ended.stdout.decode()[-2000:]}{ended.stderr.decode()[-2000:]}")
    return ended.returncode != 0


if __name__ == "__main__":
    sys.exit(main())
