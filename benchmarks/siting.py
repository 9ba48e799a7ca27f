"""Rows for where to open sites (`mclp` to `spopt-p-median`), against spopt on the same matrices.

Every problem is solved in a process of its own, so that its memory is its own:

    python -m benchmarks.siting ours mclp 5000 300 20 --seed 1 --limit 60

Times run from the matrix to the answer: the building of the model counts, imports do not. Ours returns who goes where;
spopt is spared that (``results=False``). HiGHS stops at a gap of 0.01 % unless told otherwise, and is not told.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass

import numpy as np

from benchmarks import siting_instances
from benchmarks.measure import ROOT, Line, Skipped, bench_packages
from benchmarks.siting_instances import FARTHER_M, RADIUS_M

SEEDS = range(1, 7)
SITES = 20
SOLVERS = "CBC", "HiGHS"
MEDIANS = [(400, 400, 133, 0.5, 0.0, None), (900, 900, 90, 5.0, 0.0, None), (900, 900, 20, 20.0, 0.0, None),
           (5000, 300, 20, 20.0, 0.01, 1000.0)]  # fmt: skip
"""Demand, candidates, sites; the most seconds, the widest gap and the most memory in MB."""
WHOLE_S = 60.0
"""Limits from here on leave ours to end by work, as it does where a user sets none."""
SPOPT_LIMIT_S = 600.0
LATE_S = 300.0
"""What building the model may take beside; after twice the limit and this a solver is ended."""
HIGHS_GAP = 1e-4


@dataclass(frozen=True)
class Solved:
    """What a solver did with a problem; `objective` is NaN where it found nothing, `gap` where it does not say."""

    seconds: float
    objective: float
    gap: float
    proven: bool
    peak_mb: float
    load: float


def far_mclp() -> list[Line]:
    """Compare where the relaxation is no longer tight, and proofs take long."""
    return mclp(FARTHER_M)


def mclp(radius: float = RADIUS_M) -> list[Line]:
    """Compare on 5,000 x 300 x 20: the same optima, the sum 8 times as fast and no seed under 4 times."""
    ours = [_apart("ours", "mclp", 5000, 300, SITES, seed, 60.0, radius) for seed in SEEDS]
    lines = []
    for solver in SOLVERS:
        theirs = [_apart(solver, "mclp", 5000, 300, SITES, seed, SPOPT_LIMIT_S, radius) for seed in SEEDS]
        each = [their.seconds / our.seconds for our, their in zip(ours, theirs, strict=True)]
        total = sum(their.seconds for their in theirs) / sum(our.seconds for our in ours)
        off = float(np.max([abs(their.objective / our.objective - 1) for our, their in zip(ours, theirs, strict=True)]))
        same = off <= (HIGHS_GAP if solver == "HiGHS" else 1e-9)
        proven = all(our.proven for our in ours)
        lines.append(
            Line(
                f"MCLP 5,000 x 300 x {SITES} within {radius:,.0f} m, sum of {len(SEEDS)} seeds (spopt, {solver})",
                sum(our.seconds for our in ours),
                sum(their.seconds for their in theirs),
                "≥ 8x, none < 4x",
                total >= 8 and min(each) >= 4 and same and proven,
                f"times as fast, by seed: {_list(each, '.1f')}; {_list([our.seconds for our in ours], '.2f')} s; "
                f"objectives differ by {off:.1e} at most; ours proven in {sum(our.proven for our in ours)} of "
                f"{len(SEEDS)}; covered {_list([100 * share for share in _shares(ours, 5000, 300)], '.1f')} %",
            )
        )
    return lines


def large_mclp() -> list[Line]:
    """Measure 50,000 x 1,000 x 20: a gap of 0.3 % at most, proven in 15 s and 1 GB."""
    found = [_apart("ours", "mclp", 50_000, 1000, SITES, seed, 12.0) for seed in SEEDS]
    return [_alone(f"MCLP 50,000 x 1,000 x {SITES} within {RADIUS_M:,.0f} m", found, 15.0, 0.003, 1000.0)]


def p_median() -> list[Line]:
    """Measure p-medians from 400 x 400 x 133 to 5,000 x 300 x 20."""
    lines = []
    for n, m, sites, most_s, widest, most_mb in MEDIANS:
        found = [_apart("ours", "p_median", n, m, sites, seed, most_s - 4.0 if widest else 60.0) for seed in SEEDS]
        lines.append(_alone(f"p-median {n:,} x {m:,} x {sites}", found, most_s, widest, most_mb))
    return lines


def spopt_p_median() -> list[Line]:
    """Let spopt try the same p-medians, one seed each, 10 minutes at most."""
    lines = []
    for n, m, sites, _, widest, _ in MEDIANS:
        ours = _apart("ours", "p_median", n, m, sites, SEEDS[0], 16.0 if widest else 60.0)
        for solver in SOLVERS:
            theirs = _apart(solver, "p_median", n, m, sites, SEEDS[0], SPOPT_LIMIT_S)
            ended = (
                "proven"
                if theirs.proven
                else f"not proven at the limit of {SPOPT_LIMIT_S:.0f} s (models take time too)"
            )
            off = theirs.objective / ours.objective - 1
            value = f"its objective is {100 * off:+.3f} % from ours" if np.isfinite(off) else "it found no solution"
            lines.append(
                Line(
                    f"p-median {n:,} x {m:,} x {sites}, seed {SEEDS[0]} (spopt, {solver})",
                    ours.seconds,
                    theirs.seconds,
                    "faster",
                    ours.seconds < theirs.seconds,
                    f"spopt {ended}, {value}; peak {theirs.peak_mb:,.0f} MB against {ours.peak_mb:,.0f} MB; "
                    f"our gap {100 * ours.gap:.2f} %; load {theirs.load:.1f}",
                )
            )
    return lines


def _alone(job: str, found: list[Solved], most_s: float, widest: float, most_mb: float | None) -> Line:
    slowest, gap = max(each.seconds for each in found), max(each.gap for each in found)
    peak = max(each.peak_mb for each in found)
    proof = f"≤ {100 * widest:.1f} %" if widest else "proven"
    memory = "" if most_mb is None else f", {most_mb / 1000:.0f} GB"
    met = slowest <= most_s and gap <= max(widest, 1e-6) and (most_mb is None or peak <= most_mb)
    return Line(
        f"{job}, slowest of {len(found)} seeds",
        slowest,
        None,
        f"{proof} in {most_s:g} s{memory}",
        met,
        f"{_list([each.seconds for each in found], '.2f')} s; "
        f"gaps {_list([100 * each.gap for each in found], '.3f')} %; peak memory {peak:,.0f} MB (with the matrix)",
    )


def _list(numbers: list[float], form: str) -> str:
    return ", ".join(format(number, form) for number in numbers)


def _shares(found: list[Solved], n: int, m: int) -> list[float]:
    return [
        each.objective / siting_instances.mclp(n, m, seed)[1].sum() for each, seed in zip(found, SEEDS, strict=True)
    ]


# --- one problem, in a process of its own ----------------------------------------------------------------------------


def _apart(
    solver: str, model: str, n: int, m: int, sites: int, seed: int, limit_s: float, radius: float = RADIUS_M
) -> Solved:
    if solver != "ours":
        bench_packages()
    command = [sys.executable, "-m", "benchmarks.siting", solver, model, str(n), str(m), str(sites)]
    command += ["--seed", str(seed), "--limit", str(limit_s), "--radius", str(radius)]
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        said, complained = process.communicate(timeout=2 * limit_s + LATE_S)
    except subprocess.TimeoutExpired:  # solvers overrun their limits
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        nothing = float("nan")
        return Solved(time.perf_counter() - start, nothing, nothing, False, nothing, os.getloadavg()[0])
    if process.returncode:
        raise Skipped(f"{solver} failed: {(complained.strip().splitlines() or ['no message'])[-1]}")
    return Solved(**json.loads(said.splitlines()[-1]))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.siting")
    parser.add_argument("solver", choices=["ours", *SOLVERS])
    parser.add_argument("model", choices=["mclp", "p_median"])
    parser.add_argument("size", type=int, nargs=3, metavar=("demand", "candidates", "sites"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=60.0)
    parser.add_argument("--radius", type=float, default=RADIUS_M)
    given = parser.parse_args()
    more = [given.radius] if given.model == "mclp" else []
    solve = _ours if given.solver == "ours" else _spopt
    solve(given.solver, given.model, getattr(siting_instances, given.model)(60, 12, 1), 3, 10.0)  # imports
    instance = getattr(siting_instances, given.model)(*given.size[:2], given.seed, *more)
    start = time.perf_counter()
    objective, gap, proven = solve(given.solver, given.model, instance, given.size[2], given.limit)
    seconds = time.perf_counter() - start
    used = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(json.dumps(asdict(Solved(seconds, objective, gap, proven, sum(used) * 1024 / 1e6, os.getloadavg()[0]))))


def _ours(_: str, model: str, instance: siting_instances.Instance, sites: int, limit_s: float):
    from klimaklok_plugin.analysis.siting import models as siting

    costs, weight, radius = instance
    reach = siting.Reach.of_matrix(costs, np.inf if radius is None else radius)
    # Work decides, so the limit is for the other solvers and for those who ask for less than a proof.
    allowed = siting.Allowance(seconds=limit_s) if limit_s < WHOLE_S else None
    answer = getattr(siting, model)(reach, weight, siting.Candidates(costs.shape[1]), sites=sites, allowed=allowed)
    return answer.objective, answer.gap, answer.status == "optimal"


def _spopt(solver: str, model: str, instance: siting_instances.Instance, sites: int, limit_s: float):
    bench_packages()
    import pulp
    from spopt.locate import MCLP, PMedian

    costs, weight, radius = instance
    if model == "mclp":
        built = MCLP.from_cost_matrix(costs, weight, radius, sites)
    else:
        built = PMedian.from_cost_matrix(costs, weight, sites)
    make = pulp.PULP_CBC_CMD if solver == "CBC" else pulp.HiGHS
    start = time.perf_counter()
    try:
        built.solve(make(msg=False, timeLimit=limit_s), results=False)
    except RuntimeError as error:  # spopt's word for anything but an optimum
        print(error, file=sys.stderr)
    objective = built.problem.objective.value()
    proven = built.problem.status == pulp.LpStatusOptimal and time.perf_counter() - start < limit_s
    return float("nan") if objective is None else float(objective), float("nan"), proven


if __name__ == "__main__":
    main()
