"""What every row shares: jobs timed in turn, and lines of the table."""

from __future__ import annotations

import gc
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "benchmarks"
DATA = ROOT.parent / "shared" / "data"
PACKAGES = ROOT / "build" / "bench-packages"
PROGRAMS = ROOT / "build" / "bench-programs"
CRS = "EPSG:25832"


class Skipped(Exception):
    """The row cannot be run here; the message says why."""


@dataclass(frozen=True)
class Line:
    """A line of the table; `theirs_s` is None where there is nothing to compare with."""

    job: str
    ours_s: float
    theirs_s: float | None
    reach: str
    met: bool
    remark: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times as long theirs takes."""
        return None if self.theirs_s is None else self.theirs_s / self.ours_s


@dataclass(frozen=True)
class Timed:
    """The median time of a job, and what it returned last."""

    seconds: float
    result: Any


@dataclass(frozen=True)
class Alone:
    """What a job took in a process of its own, and the number it returned."""

    cpu_s: float
    peak_gb: float
    result: int


def alone(module: str, function: str) -> Alone:
    """Run a function that returns a number in a process of its own; its imports count towards the memory only."""
    code = (
        "import resource, time, geopandas, pandas, scipy.spatial\n"
        f"from {module} import {function}\n"
        f"begin = time.process_time(); found = {function}()\n"
        "peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024\n"
        "print(time.process_time() - begin, peak / 1e9, found)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    cpu, peak, found = done.stdout.split()[-3:]
    return Alone(float(cpu), float(peak), int(found))


def in_turn(
    *jobs: tuple[Callable[[], Any], Callable[[Any], Any]], rounds: int = 3, budget_s: float = 60.0
) -> list[Timed]:
    """Time jobs in turn, A B A B, so that a busy moment of the machine hits all of them.

    Each job is a pair: what prepares it, untimed, and what is timed, which gets what the first returned. A job runs
    once at least, and no more where its runs would take longer than `budget_s` together.
    """
    times: list[list[float]] = [[] for _ in jobs]
    results: list[Any] = [None] * len(jobs)
    for number in range(rounds):
        for job, (prepare, run) in enumerate(jobs):
            if number and sum(times[job]) * (number + 1) / number > budget_s:
                continue
            results[job] = None
            prepared = prepare()
            gc.collect()
            start = time.perf_counter()
            results[job] = run(prepared)
            times[job].append(time.perf_counter() - start)
            del prepared
    return [Timed(statistics.median(each), result) for each, result in zip(times, results, strict=True)]


def nothing() -> None:
    """Prepare nothing."""


def peak_mb() -> float:
    """Return the most memory this process has held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def data_file(name: str) -> Path:
    """Return a file of real data, which is not part of the project."""
    path = DATA / name
    if not path.is_file():
        raise Skipped(f"the real data are not there: {path}")
    return path


def bench_packages() -> None:
    """Put what users have today on the path, behind the developer set-up; installed at the first use."""
    _install("requirements.txt", PACKAGES)
    if str(PACKAGES) not in sys.path:
        sys.path.append(str(PACKAGES))


def bench_programs() -> Path:
    """Return the folder with what is run as programs; installed at the first use."""
    # Their wheels are made for a newer Python than Debian 12 has; no Python of theirs is run.
    return _install("programs.txt", PROGRAMS, "--python-version", "3.12")


def _install(requirements: str, folder: Path, *options: str) -> Path:
    wanted = Path(__file__).with_name(requirements)
    mark = folder / "requirements.txt"
    if not mark.is_file() or mark.read_text() != wanted.read_text():
        command = [sys.executable, "-m", "pip", "install", "-q", "--upgrade", "--no-deps", "--only-binary", ":all:"]
        command += ["--target", str(folder), *options, "-r", str(wanted)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
        if done.returncode:
            reason = next((line for line in done.stderr.splitlines() if line.startswith("ERROR")), "no reason given")
            raise Skipped(f"what to compare with cannot be installed: {reason}")
        mark.write_text(wanted.read_text())
    return folder


def pandana():
    """Return the module pandana."""
    bench_packages()
    # Its threads wait for each other: asleep, they do well on a busy machine too.
    os.environ["OMP_WAIT_POLICY"] = "passive"
    try:
        import pandana as module
    except ImportError as error:
        raise Skipped(f"pandana cannot be imported: {error}") from error
    return module
