"""How much a search may do: counted work, which is the same however busy a machine is, and seconds only where asked.

Work is counted in what a quiet computer does in about a second: rounds over pairs, and branches of a solver by the
size of its program. Where a user limits time, time alone decides, and whoever gave the allowance can tell that it did.
"""

from __future__ import annotations

import math
import time

from ..core.progress import Progress
from .milp import TIME_LIMIT, WORK_LIMIT, Program, Solution, Work, solve_program

WORK = 60.0
"""Where nobody says otherwise: about a minute."""
_BRANCH, _LEAST_BRANCH = 7e-6, 1e-4
"""Work of a branch for each entry of the program, and of any branch."""
_SMALL, _SMALLER = 7000.0, 0.4
"""Entries below which a branch takes less for each, and how quickly."""
_ROOT, _LINEAR = 45, 8
"""Branches' worth of work before the first branch, and in a program without whole numbers."""
_LEAST_S, _TRIFLE = 0.05, 1e-9


class Allowance:
    """What is left of the work, and of the time.

    Parameters
    ----------
    work : float, optional
        `WORK` where neither is given; without end where only seconds are.
    seconds : float
        From now.
    whole : Allowance, optional
        What this is a part of: work done here is done there too.

    Attributes
    ----------
    late : bool
        Time ended a search, or a part of it.

    Examples
    --------
    >>> allowed = Allowance(10.0)
    >>> half = allowed.part(0.5)
    >>> half.spend(4.0)
    >>> half.left, allowed.left, half.up, allowed.late
    (1.0, 6.0, False, False)
    """

    def __init__(self, work: float | None = None, seconds: float = math.inf, whole: Allowance | None = None) -> None:
        self.work = (WORK if math.isinf(seconds) else math.inf) if work is None else work
        self.limit = seconds
        self.spent = 0.0
        self.late = False
        self._start, self._whole = time.monotonic(), whole

    @property
    def left(self) -> float:
        """Work that may still be done."""
        own = self.work - self.spent
        own = own if own > _TRIFLE else 0.0
        return own if self._whole is None else min(own, self._whole.left)

    @property
    def seconds(self) -> float:
        """Seconds that are left; without end where nobody limits them, whatever the clock says."""
        return math.inf if math.isinf(self.limit) else max(self._start + self.limit - time.monotonic(), 0.0)

    @property
    def gone(self) -> float:
        """The share of the work, or of the time, that is gone; whichever is more."""
        work = min(self.spent / max(self.work, 1e-9), 1.0)
        return work if math.isinf(self.limit) else max(work, min(1 - self.seconds / max(self.limit, 1e-9), 1.0))

    @property
    def up(self) -> bool:
        """Whether nothing is left of the work or the time."""
        if not self.left:
            return True
        if self.seconds:
            return False
        self.time_decided()
        return True

    @property
    def status(self) -> str:
        """What ended a search that did not prove its answer."""
        return TIME_LIMIT if self.late else WORK_LIMIT

    def spend(self, work: float) -> None:
        """Count work that is done."""
        self.spent += work
        if self._whole is not None:
            self._whole.spend(work)

    def time_decided(self) -> None:
        """Note that time ended a search."""
        self.late = True
        if self._whole is not None:
            self._whole.time_decided()

    def part(self, share: float, least_s: float = 0.0) -> Allowance:
        """Return an allowance for a share above 0 of what is left, and at least some seconds where time is limited."""
        return Allowance(share * self.left, max(share * self.seconds, least_s), self)

    def anew(self) -> Allowance:
        """Return an allowance as this one was at first: for telling why there is no answer."""
        return Allowance(self.work, self.limit)


def work_of_solver(program: Program, branches: int) -> float:
    """Return the work of solving a program with so many branches."""
    before, entries = _ROOT if program.whole else _LINEAR, program.entries
    each = max(_BRANCH * entries * float(min(entries / _SMALL, 1.0) ** _SMALLER), _LEAST_BRANCH)
    return (before + branches) * each


def solve_within(program: Program, allowed: Allowance, progress: Progress | None = None) -> Solution:
    """Maximise a program as far as an allowance goes; one that it does not suffice to begin with is not begun.

    Parameters
    ----------
    program : Program
    allowed : Allowance
    progress : callable, optional

    Raises
    ------
    Cancelled
        The user stopped.
    """
    branches, each = None, work_of_solver(program, 1) - work_of_solver(program, 0)
    if math.isfinite(allowed.left):
        branches = int((allowed.left - work_of_solver(program, 0)) / each)
        if branches < 1:
            return Solution(WORK_LIMIT, None, math.inf)
    found = solve_program(program, max(allowed.seconds, _LEAST_S), progress, work=Work(branches))
    allowed.spend(work_of_solver(program, found.nodes))
    if found.status == TIME_LIMIT:
        allowed.time_decided()
    return found
