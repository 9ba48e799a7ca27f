"""Plans where every number of points counts: bought with a budget, or limited by the grid or the spaces.

With an entry for every number of points at every site the program is large, and a solver may not come to an end. What a
number of points carries bends upwards (`queueing`), so the straight line from the fewest to the most points lies above
it. With that line in its place, a site needs one whole number instead of dozens of choices: a small program, whose
optimum no plan can exceed. Its points are a plan, which serves a little less than it promised; the difference is the
proven gap. What work is left goes to the exact sizing of these sites, and to the large program, which may close it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from ..core.arrays import Bools, Floats, Ints
from ..core.progress import Progress, part
from ..siting.allowance import Allowance, solve_within
from ..siting.answer import no_answer
from ..siting.messages import SitingFloorOutOfReachError, SitingNoAnswerInTimeError, SitingNoAnswerInWorkError
from ..siting.milp import OPTIMAL, Program
from ..siting.models import Answer, Candidates, Floors, Modules, Reach, mclp
from .sizing import Offer

FEW_ENTRIES = 400
"""With fewer choices the large program is small enough."""
_SIZING_SHARE, _LEAST_S = 0.6, 0.2
_WORTH = 3.0
"""Work, or seconds, that a large program is begun for."""
_SAME, _LITTLE = 1e-6, 1e-6


@dataclass(frozen=True)
class _Line:
    """The straight line over the entries of each candidate and service (t,).

    Attributes
    ----------
    candidate, service : (t,) int arrays
    first : (t,) int array
        Entry with the fewest points.
    more : (t,) array
        Points that the entry with most has beyond it.
    holds, per_point : (t,) arrays
        Load that the fewest carry at most, and each further point.
    last : (t,) int array
        Entry with the most points.
    """

    candidate: Ints
    service: Ints
    first: Ints
    last: Ints
    more: Floats
    holds: Floats
    per_point: Floats


@dataclass(frozen=True)
class _Question:
    """What is asked; `ask` answers it exactly for some of the entries, with some candidates closed."""

    reach: Reach
    weight: Floats
    candidates: Candidates
    modules: Modules
    points: Ints
    sites: int | None
    budget: float | None
    floors: Floors | None

    @property
    def stands(self) -> Bools:
        """Sites that are there (m,)."""
        fixed = self.candidates.fixed_open
        return np.zeros(self.candidates.count, bool) if fixed is None else np.asarray(fixed, bool)

    def ask(self, keep: Ints, open_: Bools | None, allowed: Allowance, progress: Progress | None) -> Answer | None:
        """Return the best with the entries at `keep` and the candidates `open_` alone, None if none was found."""
        closed = None if open_ is None else ~(open_ | self.stands)
        sites = self.sites
        if sites is not None and open_ is not None:
            sites = min(sites, int((open_ & ~self.stands).sum()))
        try:
            found = mclp(
                self.reach, self.weight, replace(self.candidates, fixed_closed=closed), sites=sites,
                budget=self.budget, floors=self.floors, modules=_taken(self.modules, keep),
                allowed=allowed, progress=progress,
            )  # fmt: skip
        except (SitingNoAnswerInTimeError, SitingNoAnswerInWorkError):
            return None
        return self._whole(found, keep)

    def evaluate(self, chosen: Bools, progress: Progress | None) -> Answer | None:
        """Return what the chosen entries (q, bool) and what stands serve; None where that breaks a floor."""
        slot = self.modules.candidate * 2 + self.modules.service
        line = _lines(self.modules, self.points)
        given = np.zeros(2 * self.candidates.count, bool)
        given[slot[chosen]] = True
        there = chosen.copy()
        # A site that stands keeps its fewest points where the plan gives it no more.
        there[line.first[self.stands[line.candidate] & ~given[slot[line.first]]]] = True
        keep = np.flatnonzero(there)
        some = replace(_taken(self.modules, keep), fixed=np.ones(len(keep), bool))
        stands = self.stands.copy()
        stands[some.candidate] = True
        try:
            found = mclp(
                self.reach, self.weight, replace(self.candidates, fixed_open=stands), sites=0, floors=self.floors,
                modules=some, allowed=Allowance(np.inf), progress=progress,  # nothing is to be chosen
            )  # fmt: skip
        except (SitingNoAnswerInTimeError, SitingNoAnswerInWorkError, SitingFloorOutOfReachError):
            return None
        return self._whole(found, keep)

    def _whole(self, found: Answer, keep: Ints) -> Answer:
        """Return an answer in which what is built is told of all entries."""
        built = np.zeros(len(self.points), bool)
        built[keep] = False if found.modules is None else found.modules
        return replace(found, modules=built)


def cover_most(
    reach: Reach,
    weight: Floats,
    candidates: Candidates,
    offer: Offer,
    *,
    sites: int | None,
    budget: float | None,
    floors: Floors | None,
    allowed: Allowance,
    progress: Progress | None,
) -> Answer:
    """Cover as much weight as a number of new sites and a budget allow; as `siting.mclp`, for many entries.

    Parameters
    ----------
    reach : Reach
        Pairs of demand points (n) and places (m) within reach.
    weight : (n,) array
    candidates : Candidates
        Of the places: which stand, and what opening one costs (kr).
    offer : Offer
        The numbers of points that may be built at each.
    sites : int or None
        New ones at most.
    budget : float or None
        kr, for sites and points.
    floors : Floors or None
        The share of each area's weight that must be covered.
    allowed : Allowance
    progress : callable or None

    Raises
    ------
    Errors of `siting.mclp`.
    """
    if offer.modules is None or len(offer.points) <= FEW_ENTRIES:
        return mclp(
            reach, weight, candidates, sites=sites, budget=budget, floors=floors, modules=offer.modules,
            allowed=allowed, progress=progress,
        )  # fmt: skip
    question = _Question(reach, weight, candidates, offer.modules, offer.points, sites, budget, floors)
    every = np.arange(len(offer.points))
    # What stands already is an answer, and nothing covers more than everything. Both are improved from here on.
    best, bound = question.evaluate(np.zeros(len(every), bool), None), float(weight.sum())
    # The linear relaxation takes a moment and gives a first bound and plan; with whole numbers both get tighter.
    for whole, share, done in ((False, 0.3, 0.1), (True, 0.6, 0.5)):
        if _proven(best, bound) or (whole and allowed.up):
            break
        some = allowed.part(share, _LEAST_S)
        most, chosen = _relaxed(question, some, part(progress, done - 0.1, done), whole=whole)
        bound = min(bound, most)
        if chosen is not None:
            best = _better(best, question.evaluate(chosen, progress))
    # Exact sizing of the sites found is a small program; only the large one, with all sites, can lower the bound.
    for narrow, done in ((True, 0.7), (False, 1.0)):
        if _proven(best, bound) or (best is not None and min(allowed.left, allowed.seconds) < _WORTH):
            break
        open_ = best.open if narrow and best is not None else None
        keep = every if open_ is None else np.flatnonzero((open_ | question.stands)[offer.modules.candidate])
        some = allowed.part(_SIZING_SHARE if narrow else 1.0, _LEAST_S)
        found = question.ask(keep, open_, some, part(progress, done - 0.2, done))
        if found is not None and not narrow:
            bound = min(bound, float(found.bound))
        best = _better(best, found)
    if best is None:
        raise no_answer(allowed)
    bound = max(bound, best.objective)
    gap = (bound - best.objective) / max(abs(best.objective), 1e-12)
    if gap < _SAME:
        return replace(best, bound=best.objective, gap=0.0, status=OPTIMAL)
    return replace(best, bound=bound, gap=gap, status=allowed.status)


def _proven(best: Answer | None, bound: float) -> bool:
    return best is not None and bound <= best.objective * (1 + _SAME)


def _better(one: Answer | None, other: Answer | None) -> Answer | None:
    if one is None or other is None:
        return other if one is None else one
    return other if other.objective > one.objective else one


def _taken(modules: Modules, keep: Ints) -> Modules:
    """Return the entries at `keep`."""
    return replace(
        modules,
        candidate=modules.candidate[keep], service=modules.service[keep], capacity=modules.capacity[keep],
        cost=modules.cost[keep], fixed=modules.fixed[keep], rows=csr_array(modules.rows[:, keep]),
    )  # fmt: skip


def _lines(modules: Modules, points: Ints) -> _Line:
    slot, of = np.unique(modules.candidate * 2 + modules.service, return_inverse=True)
    of = of.ravel()
    order = np.lexsort([points, of])
    start = np.searchsorted(of[order], np.arange(len(slot)))
    first, last = order[start], order[np.append(start[1:], len(order)) - 1]
    more = (points[last] - points[first]).astype(float)
    per_point = (modules.capacity[last] - modules.capacity[first]) / np.maximum(more, 1.0)
    line = modules.capacity[first][of] + per_point[of] * (points - points[first][of])
    above = np.zeros(len(slot))
    np.maximum.at(above, of, modules.capacity - line)  # none, as far as is known; but this is what is proven with
    return _Line(
        slot // 2, slot % 2, first, last, more, modules.capacity[first] + above, per_point
    )  # fmt: skip


def _relaxed(
    question: _Question, allowed: Allowance, progress: Progress | None, *, whole: bool
) -> tuple[float, Bools | None]:
    """Solve with straight lines: what no plan exceeds, and the entries (q, bool) to begin with (None: none found).

    With `whole` points are whole numbers, and the entries are those of the solution; without, they are made of it.
    """
    reach, weight, candidates, modules = question.reach, question.weight, question.candidates, question.modules
    sites, budget, floors = question.sites, question.budget, question.floors
    line, m, fixed = _lines(modules, question.points), candidates.count, question.stands
    price = np.zeros(m) if candidates.cost is None or budget is None else candidates.cost
    usable = np.bincount(modules.candidate * 2 + modules.service, minlength=2 * m) > 0
    pair = np.flatnonzero(usable[reach.candidate * 2 + modules.service_of[reach.demand]])
    demand, candidate = reach.demand[pair], reach.candidate[pair]
    unit = float(weight.max(initial=1e-300))
    # opened: the site is there; some: with the fewest points of a service; more: so many beyond these; flow: weight
    # served, counted in the largest weight so that the solver's tolerances fit. Fractions only loosen the program.
    program = Program()
    opened = program.columns(m, 0.0, fixed, 1.0, whole=whole)
    some = program.columns(len(line.first), 0.0, fixed[line.candidate], 1.0, whole=whole)
    more = program.columns(len(line.first), 0.0, 0.0, line.more, whole=whole)
    flow = program.columns(len(pair), 1.0, 0.0, weight[demand] / unit, whole=False)
    t = np.arange(len(line.first))
    program.rows(-np.inf, 0.0, (t, some, 1.0), (t, opened[line.candidate], -1.0), count=len(t))
    program.rows(-np.inf, 0.0, (t, more, 1.0), (t, some, -line.more), count=len(t))
    program.rows(-np.inf, weight / unit, (demand, flow, 1.0), count=reach.demands)
    number = np.full(2 * m, -1)
    number[line.candidate * 2 + line.service] = t
    of = number[candidate * 2 + modules.service_of[demand]]
    program.rows(
        -np.inf, 0.0,
        (of, flow, modules.load[demand]), (t, some, -line.holds / unit), (t, more, -line.per_point / unit),
        count=len(t),
    )  # fmt: skip
    if len(modules.limit):
        low = modules.rows[:, line.first].tocoo()
        step = (modules.rows[:, line.last] - modules.rows[:, line.first]).tocoo()
        each = step.data / np.maximum(line.more, 1.0)[step.col]
        program.rows(
            -np.inf, modules.limit, (low.row, some[low.col], low.data), (step.row, more[step.col], each),
            count=len(modules.limit),
        )  # fmt: skip
    new = np.flatnonzero(~fixed)
    if sites is not None:
        program.rows(-np.inf, sites, (np.zeros(len(new), int), opened[new], 1.0))
    if budget is not None:
        first = np.where(modules.fixed, 0.0, modules.cost)[line.first]
        each = (modules.cost[line.last] - modules.cost[line.first]) / np.maximum(line.more, 1.0)
        none = np.zeros(len(t), int)
        program.rows(
            -np.inf, budget, (np.zeros(len(new), int), opened[new], price[new]), (none, some, first), (none, more, each)
        )
    if floors is not None:
        inside = floors.area[demand] >= 0
        given = floors.area >= 0
        total = np.bincount(floors.area[given], weight[given], len(floors.share)) / unit
        program.rows(
            floors.share * total * (1 - 1e-9), np.inf, (floors.area[demand][inside], flow[inside], 1.0),
            count=len(floors.share),
        )  # fmt: skip
    found = solve_within(program, allowed, progress)
    bound = min(float(found.bound) * unit, float(weight.sum()))
    if found.x is None:
        return bound, None
    return bound, _entries_of(question, line, found.x[opened], found.x[some], found.x[more])


def _entries_of(question: _Question, line: _Line, opened: Floats, some: Floats, more: Floats) -> Bools:
    """Return the entries (q, bool) of a solution, those of the most certain sites first as far as all limits allow."""
    modules = question.modules
    there = np.flatnonzero((some > _LITTLE) & ~modules.fixed[line.first])
    # A site that is open by a fraction has that fraction of its points: divided by it, they are a site's.
    extra = np.minimum(np.floor(more[there] / some[there] + _LITTLE), line.more[there])
    entry = _entry_with(question, line, there, extra)
    rank = np.lexsort([-some[there], line.candidate[there], -opened[line.candidate[there]]])
    there, entry = there[rank], entry[rank]
    site = line.candidate[there]
    _, first = np.unique(site, return_index=True)
    new = np.isin(np.arange(len(site)), first) & ~question.stands[site]
    fits = np.ones(len(entry), bool)
    if question.sites is not None:
        fits &= np.cumsum(new) <= question.sites
    if question.budget is not None and question.candidates.cost is not None:
        spent = np.cumsum(modules.cost[entry] + np.where(new, question.candidates.cost[site], 0.0))
        fits &= spent <= question.budget + _LITTLE
    if len(modules.limit):
        taken = modules.rows[:, entry].toarray()
        fits &= ((taken.cumsum(axis=1) <= modules.limit[:, None] + _LITTLE) | (taken == 0)).all(axis=0)
    # A second service at a site whose first did not fit would open it unpaid.
    fits &= np.isin(site, site[new & fits]) | question.stands[site]
    chosen = np.zeros(len(question.points), bool)
    chosen[entry[fits]] = True
    return chosen


def _entry_with(question: _Question, line: _Line, slot: Ints, extra: Floats) -> Ints:
    """Return the entry of each slot with so many points more than its fewest; entries of a slot are all numbers."""
    modules, points = question.modules, question.points
    key = (modules.candidate * 2 + modules.service) * (int(points.max(initial=0)) + 1) + points
    order = np.argsort(key)
    wanted = points[line.first[slot]] + extra.astype(np.int64)
    asked = (line.candidate[slot] * 2 + line.service[slot]) * (int(points.max(initial=0)) + 1) + wanted
    found: Ints = order[np.searchsorted(key[order], asked)]
    return found
