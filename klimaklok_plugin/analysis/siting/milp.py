"""Mixed-integer programs, solved exactly by HiGHS where it can be left behind.

`scipy.optimize.milp` has no callback, may run well past its time limit and, before scipy 1.15, keeps everything else
in the program waiting. So a small program runs in a thread for a moment; any other, or one that is not done by then,
in a Python of its own that is stopped when the user stops or time is up.

A limit on work ends at the same place on every machine, however busy; a limit in seconds does not.
"""

from __future__ import annotations

import io
import math
import os
import subprocess  # nosec B404
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy
from scipy.sparse import coo_array, csr_array

from ..core.arrays import Array
from ..core.progress import Progress, advance
from ..core.worker import POLL_S, Worker, run_abandonable

OPTIMAL, WORK_LIMIT, TIME_LIMIT, INFEASIBLE = "optimal", "work_limit", "time_limit", "infeasible"

_THREAD_ENTRIES = 20_000
"""Entries up to which a program is mostly solved before another Python would have started."""
_THREAD_S = 2.0
_HALF_WAY_S = 10.0
"""When progress stands in the middle where nobody knows the end."""
_GRACE_S = 1.0
"""For an answer at the time limit to come over from the other Python."""
_SCIPY = tuple(int(part) for part in scipy.__version__.split(".")[:2])
_THREADS_RUN_ON = _SCIPY >= (1, 15)
_PRESOLVE = not (1, 15) <= _SCIPY < (1, 17)
"""HiGHS 1.8, in scipy 1.15 and 1.16, calls wrong answers optimal after its presolve (scipy issue 24141, and seen)."""

_PROVEN = 1e-9
"""Share of an objective that is a matter of rounding."""
_OUT_OF_TIME, _OTHER = 1, 4
"""scipy's words for the end of the time, and for what it has no word for: the end of the branches, or a "solve error",
as HiGHS fails on some small programs with its presolve, and not without."""
_BRANCHES_DONE = "limit reached"


@dataclass(frozen=True)
class Work:
    """How far a search goes where it does not end by itself.

    Attributes
    ----------
    nodes : int or None
        Branches of the search that are looked at, at most.
    gap : float
        Share of the objective that may be missing for an answer to do.
    """

    nodes: int | None = None
    gap: float = 0.0


UNLIMITED = Work()


@dataclass(frozen=True)
class Solution:
    """What a solver found.

    Attributes
    ----------
    status : {"optimal", "work_limit", "time_limit", "infeasible"}
        An answer as good as the work's gap asks for is "work_limit", unless it is proven.
    x : (n,) float64 array or None
        The best solution found, None where there is none yet.
    bound : float
        No solution has a greater objective; inf where nothing is known.
    nodes : int
        Branches that were looked at.
    """

    status: str
    x: Array | None
    bound: float
    nodes: int = 0


class Program:
    """A program to maximise, put together from blocks of columns and rows."""

    def __init__(self) -> None:
        self._columns: list[tuple[Array, Array, Array, Array]] = []
        self._rows: list[tuple[Array, Array]] = []
        self._entries: list[tuple[Array, Array, Array]] = []
        self.width = self.height = 0

    def columns(
        self,
        count: int,
        value: Array | float = 0.0,
        low: Array | float = 0.0,
        high: Array | float = 1.0,
        *,
        whole: bool,
    ) -> Array:
        """Add columns and return their numbers.

        Parameters
        ----------
        count : int
        value, low, high : (count,) array or float
            In the objective, and between which bounds.
        whole : bool
            They are integer.
        """
        parts = [np.broadcast_to(np.asarray(each, np.float64), count) for each in (value, low, high)]
        self._columns.append((parts[0], parts[1], parts[2], np.full(count, float(whole))))
        self.width += count
        return np.arange(self.width - count, self.width)

    def rows(
        self,
        low: Array | float,
        high: Array | float,
        *entries: tuple[Array, Array, Array | float],
        count: int = 1,
    ) -> None:
        """Add rows ``low <= row <= high``.

        Parameters
        ----------
        low, high : (count,) array or float
        entries : (row, column, value)
            Rows are counted from the first of these.
        count : int
        """
        self._rows.append(
            (np.broadcast_to(np.asarray(low, float), count), np.broadcast_to(np.asarray(high, float), count))
        )
        for row, column, value in entries:
            place = np.asarray(row, np.int64)
            column = np.broadcast_to(column, place.shape)  # noqa: PLW2901
            self._entries.append((place + self.height, column, np.broadcast_to(np.asarray(value, float), place.shape)))
        self.height += count

    @property
    def entries(self) -> int:
        """How many entries the rows have, before equal places are added up."""
        return sum(len(row) for row, _, _ in self._entries)

    @property
    def whole(self) -> bool:
        """Whether any column must be whole."""
        return any(bool(whole.any()) for *_, whole in self._columns)

    def empty_holds(self) -> bool:
        """Tell whether all rows hold where everything is zero."""
        return all(bool(((low <= 0) & (high >= 0)).all()) for low, high in self._rows)

    def arrays(self) -> dict[str, Array]:
        """Return the program as plain arrays, to be minimised."""
        value, low, high, whole = (np.concatenate(each) for each in zip(*self._columns, strict=True))
        row, column, entry = (
            np.concatenate(each) if each else np.empty(0) for each in zip(*self._entries, strict=True)
        )
        matrix = csr_array(coo_array((entry, (row, column)), shape=(self.height, self.width)))
        matrix.sum_duplicates()
        row_low, row_high = (np.concatenate(each) for each in zip(*self._rows, strict=True))
        return {
            "c": -value, "low": low, "high": high, "whole": whole, "row_low": row_low, "row_high": row_high,
            "data": matrix.data, "indices": matrix.indices, "indptr": matrix.indptr,
        }  # fmt: skip


def solve_program(
    program: Program, time_limit: float = math.inf, progress: Progress | None = None, *, work: Work = UNLIMITED
) -> Solution:
    """Maximise a program.

    Parameters
    ----------
    program : Program
    time_limit : float
        Seconds; what was found by then is returned.
    progress : callable, optional
    work : Work

    Raises
    ------
    Cancelled
        The user stopped; nothing is left running for long.
    """
    if not program.width:
        return Solution(OPTIMAL, np.empty(0), 0.0) if program.empty_holds() else Solution(INFEASIBLE, None, -math.inf)
    arrays = program.arrays()
    advance(progress, 0.0)
    end = time.monotonic() + time_limit
    if len(arrays["data"]) <= _THREAD_ENTRIES and _THREADS_RUN_ON:
        # A thread cannot be stopped, so it gets a moment only; what takes longer begins anew in a process.
        first = min(_THREAD_S, time_limit)
        found = run_abandonable(lambda _: run(arrays, first, work), progress)
        if found.status != TIME_LIMIT or time.monotonic() + _THREAD_S > end:
            return found
    try:
        return _in_child(arrays, end, progress, work)
    except (OSError, _ChildFailed):  # no Python to be found beside QGIS, or none that fits
        left = max(end - time.monotonic(), 0.1)
        return run_abandonable(lambda _: run(arrays, left, work), progress)


def run(arrays: dict[str, Array], time_limit: float, work: Work = UNLIMITED) -> Solution:
    """Solve a program here and now."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    shape = (len(arrays["row_low"]), len(arrays["c"]))
    matrix = csr_array((arrays["data"], arrays["indices"], arrays["indptr"]), shape=shape)

    end = time.monotonic() + time_limit
    options: dict[str, Any] = {"mip_rel_gap": work.gap} | ({} if work.nodes is None else {"node_limit": work.nodes})

    def solve(*, presolve: bool) -> Any:
        left = {} if math.isinf(end) else {"time_limit": max(end - time.monotonic(), 0.05)}
        return milp(
            arrays["c"],
            integrality=arrays["whole"],
            bounds=Bounds(arrays["low"], arrays["high"]),
            constraints=LinearConstraint(matrix, arrays["row_low"], arrays["row_high"]),
            options={**options, **left, "presolve": presolve},
        )

    presolve = _PRESOLVE or not arrays["whole"].any()  # linear programs are solved right
    outcome = solve(presolve=presolve)
    if outcome.status == _OTHER and presolve and _BRANCHES_DONE not in str(outcome.message).lower():
        outcome = solve(presolve=False)
    late = outcome.status == _OUT_OF_TIME and not math.isinf(end)
    status = {0: OPTIMAL, 2: INFEASIBLE}.get(outcome.status, TIME_LIMIT if late else WORK_LIMIT)
    bound = outcome.get("mip_dual_bound")
    if bound is None or not math.isfinite(bound):
        bound = outcome.fun if status == OPTIMAL and outcome.fun is not None else -math.inf
    if status == OPTIMAL and work.gap and bound < outcome.fun - _PROVEN * max(abs(outcome.fun), 1.0):
        status = WORK_LIMIT
    return Solution(status, outcome.x, -float(bound), int(outcome.get("mip_node_count") or 0))


# --- a Python of its own ---------------------------------------------------------------------------------------------

_CHILD = f"from {__name__} import child; child()"


class _ChildFailed(Exception):
    """The other Python did not come back with an answer."""


def _in_child(arrays: dict[str, Array], end: float, progress: Progress | None, work: Work) -> Solution:
    began = time.monotonic()
    limit = end - began
    # Plain arrays, never pickles: nothing that is read on either side can run anything.
    sent = io.BytesIO()
    nodes = -1 if work.nodes is None else work.nodes
    np.savez(sent, time_limit=limit, ends_at=time.time() + limit, nodes=nodes, gap=work.gap, **arrays)
    advance(progress, 0.0)
    # The Python of this program, told a constant, without a shell.
    process = subprocess.Popen(  # noqa: S603  # nosec B603
        [str(python()), "-c", _CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(each for each in (_home(), *sys.path) if each)},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    talk = Worker(lambda _: process.communicate(sent.getvalue())[0])
    talk.start()
    try:
        while talk.is_alive() and time.monotonic() < end + _GRACE_S:
            talk.join(POLL_S)
            gone = time.monotonic() - began
            advance(progress, gone / (gone + _HALF_WAY_S) if math.isinf(limit) else gone / max(limit, 1e-9))
        late = talk.is_alive()
    finally:
        process.kill()
        talk.join()
    if late:
        return Solution(TIME_LIMIT, None, math.inf)
    if talk.error is not None or not talk.result:
        raise _ChildFailed
    with np.load(io.BytesIO(talk.result), allow_pickle=False) as answer:
        x = answer["x"]
        return Solution(str(answer["status"]), x if len(x) else None, float(answer["bound"]), int(answer["nodes"]))


def child() -> None:
    """Solve the program that stands on standard input; the other end of `solve`."""
    # HiGHS says some things to the standard output, past Python: they must not stand before the answer.
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    with np.load(io.BytesIO(sys.stdin.buffer.read()), allow_pickle=False) as given:
        arrays = {name: given[name] for name in given.files}
    limit, ends_at = float(arrays.pop("time_limit")), float(arrays.pop("ends_at"))
    nodes, gap = int(arrays.pop("nodes")), float(arrays.pop("gap"))
    # Starting this Python took some of the time; but it is not started for nothing.
    found = run(arrays, max(ends_at - time.time(), limit / 2), Work(None if nodes < 0 else nodes, gap))
    answer = io.BytesIO()
    x = np.empty(0) if found.x is None else found.x
    np.savez(answer, status=found.status, x=x, bound=found.bound, nodes=found.nodes)
    with out:
        out.write(answer.getvalue())


def python() -> Path:
    """Return the Python that this program runs on: in QGIS, `sys.executable` may be QGIS.

    Raises
    ------
    FileNotFoundError
        There is none beside it.
    """
    given, prefix = Path(sys.executable or "."), Path(sys.exec_prefix)
    names = ("python.exe",) if os.name == "nt" else (f"python3.{sys.version_info.minor}", "python3")
    # In QGIS the executable may be any Python on the path, so the one that its libraries belong to comes first.
    belong = [folder / name for folder in (prefix, prefix / "bin") for name in names]
    near = [folder / name for folder in (given.parent, given.parent / "bin") for name in names]
    for path in (*belong, *([given] if given.name.lower().startswith("python") else []), *near):
        if path.is_file():
            return path
    raise FileNotFoundError


def _home() -> str:
    """Return the folder that the plugin's package lies in."""
    return str(Path(__file__).resolve().parents[3])
