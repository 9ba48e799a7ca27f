"""Try many mutants: ``python -m tests.fuzz [--count 2000] [--seed 1] [--subjects osm,gtfs] [--jobs 2]``.

Each mutant ends in one of these. The first two are right, the rest are findings, and make the exit code 1:

done         a result, with words about it
refused      a sentence that says what is wrong
no sentence  a refusal that nobody understands
traceback    what nobody foresaw
silent       nothing came out, and nothing was said
memory       more than 2 GB
hang         more than 30 s
crash        the process died
"""

from __future__ import annotations

import argparse
import json
import os
import select
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from tests.fuzz.subjects import SUBJECTS

ROOT = Path(__file__).resolve().parents[2]
RIGHT = ("done", "refused")
START_S, MOST_S = 120.0, 30.0


class Child:
    """A process that tries one mutant after another; a new one takes over where one hangs or dies."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None

    def ask(self, subject: str, seed: int) -> dict[str, Any]:
        process = self.process or self._start()
        start = time.monotonic()
        if process is None:
            return {"subject": subject, "seed": seed, "outcome": "crash", "words": "the process did not start"}
        try:
            print(subject, seed, file=process.stdin, flush=True)
        except OSError:  # it died after the last answer
            self.end()
            return {"subject": subject, "seed": seed - 1, "outcome": "crash", "words": "after it had answered"}
        line = self._line(MOST_S)
        if line:
            return dict(json.loads(line))
        seconds = round(time.monotonic() - start, 1)
        self.end()
        outcome = "hang" if seconds >= MOST_S else "crash"
        return {"subject": subject, "seed": seed, "outcome": outcome, "seconds": seconds}

    def end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def _start(self) -> subprocess.Popen[str] | None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.fuzz.child"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "KLIMAKLOK_NET": "off"},
        )
        while line := self._line(START_S):
            if line.strip() == "ready":
                return self.process
        self.end()
        return None

    def _line(self, seconds: float) -> str:
        assert self.process is not None
        assert self.process.stdout is not None
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if select.select([self.process.stdout], [], [], 0.2)[0]:
                line = self.process.stdout.readline()
                if not line or line.startswith("{") or line.strip() == "ready":
                    return line
        return ""


def try_mutants(mutants: list[tuple[str, int]], jobs: int, tell: Any = None) -> list[dict[str, Any]]:
    """Return how each mutant (subject, seed) went."""
    waiting: SimpleQueue[tuple[str, int]] = SimpleQueue()
    for each in mutants:
        waiting.put(each)
    found: list[dict[str, Any]] = []

    def work(_: int) -> None:
        child = Child()
        try:
            while True:
                outcome = child.ask(*waiting.get_nowait())
                found.append(outcome)
                if tell is not None:
                    tell(outcome, len(found))
        except Empty:
            return
        finally:
            child.end()

    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(work, range(jobs)))
    return sorted(found, key=lambda each: (each["subject"], each["seed"]))


def chosen(count: int, seed: int, subjects: list[str]) -> list[tuple[str, int]]:
    """Return so many mutants, spread over the subjects by their share."""
    shares = [name for name in subjects for _ in range(SUBJECTS[name].share)]
    return [(shares[number % len(shares)], seed * 100_000 + number) for number in range(count)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--subjects", default=",".join(SUBJECTS))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--one", nargs=2, metavar=("SUBJECT", "SEED"), help="try one mutant and show all it says")
    given = parser.parse_args()
    if given.one:
        print(json.dumps(try_mutants([(given.one[0], int(given.one[1]))], 1)[0], indent=1, ensure_ascii=False))
        return 0

    def tell(outcome: dict[str, Any], number: int) -> None:
        if outcome["outcome"] not in RIGHT:
            last = str(outcome.get("words", "")).strip().splitlines()[-1:]
            print(
                f"{outcome['outcome']}: --one {outcome['subject']} {outcome['seed']} {' '.join(last)[:300]}", flush=True
            )
        elif number % 100 == 0:
            print(f"{number} tried", flush=True)

    found = try_mutants(chosen(given.count, given.seed, given.subjects.split(",")), given.jobs, tell)
    table = Counter((each["subject"], each["outcome"]) for each in found)
    for (subject, outcome), count in sorted(table.items()):
        print(f"{subject:10} {outcome:12} {count}")
    wrong = sum(each["outcome"] not in RIGHT for each in found)
    print(f"{len(found)} mutants, {wrong} findings; slowest {max(each.get('seconds', 0) for each in found)} s, "
          f"most memory {max(each.get('mbytes', 0) for each in found)} MB")  # fmt: skip
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
