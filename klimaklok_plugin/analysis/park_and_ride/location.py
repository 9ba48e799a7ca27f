"""Park-and-ride: which sites keep most car traffic off the way to the centre, proven.

Net car-km saved by a car that parks at a site instead of going on: both ways, the drive to the centre times the share
of such cars that would have gone all the way, less the drive to the site. Commuters in walking or cycling distance of
a good hub are no demand; some of them will park there all the same, take spaces, and drive where they did not before.

The sites are found by `siting.max_benefit`: exactly, with the spaces as capacities.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd

from ..core.messages import Note
from ..core.progress import Progress, advance, part
from ..network.model import Network
from ..siting.models import Allowance, Answer, Candidates, max_benefit
from ..strategy.loading import Strategy
from .access import measure_access
from .inputs import ParkAndRideOptions, read_park_and_ride_inputs
from .problem import M_PER_KM, TRIPS_PER_DAY, ParkAndRideProblem, set_up
from .results import ParkAndRidePlan, SavingsCurve, park_and_ride_tables

_LEAST_KM, _PROVEN = 1e-9, 1e-6
_FOR_THE_PLAN = 0.6
_EACH = 0.1
"""Shares of what is allowed: for the number of sites asked for, and at least for each point of the curve begun."""


@dataclass(frozen=True)
class ParkAndRideResult:
    """What `locate_park_and_ride` returns.

    Attributes
    ----------
    sites : GeoDataFrame
        All possible and existing sites, a point each, with their columns and:

        ``site_id``, ``site_name``
            Number from 1, candidates before existing ones; ``name`` of the layer, else the number.
        ``kind``, ``status``, ``reason``
            candidate, car_park or existing; chosen, existing, not_chosen or unusable; why not: ``no_geometry``,
            ``lines``, ``duplicate``, ``no_spaces``, ``too_far`` (from the network), ``no_hub_near``,
            ``centre_unreached``, ``ride_too_short``, ``misuse_fills`` (those living near take all spaces).
        ``hub_id``, ``hub_name``, ``hub_tier``, ``hub_walk_m``
            The good hub people walk to from the parked car.
        ``spaces``, ``spaces_basis``, ``cars_today``, ``cars``, ``misuse_cars``, ``in_use``
            All spaces and how they are known (by_field, by_area, assumed); cars that park there today (existing sites
            with a known occupancy); cars allocated; cars of those living near; share of the spaces in use with these.
        ``saved_km``, ``misuse_km``, ``net_km``
            Car-km a day.
        ``land_m2``
            Land that the spaces take.
        ``near_walk``, ``near_bike``
            The misuse risk: commuters in walking distance of the hub, and in cycling distance only.
        ``share_under_1km``, ``share_1_3km``, ``share_over_3km``
            Of the cars allocated or of those living near, by air distance from home to hub.
        ``drive_mean_m``, ``drive_max_m``
            Of the cars allocated.
        ``advice``
            Codes: ``fee``, ``bike_first``, ``feeder_bus``.
    allocation : GeoDataFrame
        A line for each cell and site with cars allocated: ``cell`` (row of the population, from 1), ``site_id``,
        ``site_name``, ``centre``, ``cars``, ``persons``, ``drive_m``, ``direct_m``, ``detour``, ``air_m``,
        ``saved_km``.
    unserved : GeoDataFrame
        A row for each cell and reason that commuters use no site: all columns of the population, ``cell``,
        ``reason``, ``persons``, ``cars`` and ``distance_m`` (to the network). Reasons: ``no_geometry``, ``lines``,
        ``too_far``, ``near_walk`` and ``near_bike`` (a good hub is near), ``centre_unreached``, ``no_site`` (none can
        be driven to), ``detour_too_long``, ``no_gain``, ``sites_not_chosen``, ``sites_full``.
    curve : GeoDataFrame
        Without geometry, for all numbers of new sites up to one more than asked for, as far as work or time allows:
        ``sites``, ``saved_km``, ``more_km`` (than one site fewer), ``cars``,
        ``bound_km``, ``gap``.
    answer : Answer
        For the number of sites asked for; objective and bound in car-km a day.
    cars_before, cars_after : float
        Cars a day that drive all the way to a centre.
    car_km_before, car_km_after : float
        A day, of those who reach no good hub on foot or by bike, and after also of those who drive to a new site
        though they live near. ``before - after`` is the objective.
    reasons : DataFrame
        What each open site brings and why the advice is given, a row per reason, sorted by site: ``site`` (row of
        `sites`), ``code``, ``rule`` (None for what is no advice), ``value``, ``other``, ``name`` (of the hub).
    summary : list of Note
        The answer in a few sentences.
    notes : list of Note
    """

    sites: gpd.GeoDataFrame
    allocation: gpd.GeoDataFrame
    unserved: gpd.GeoDataFrame
    curve: gpd.GeoDataFrame
    answer: Answer
    cars_before: float
    cars_after: float
    car_km_before: float
    car_km_after: float
    reasons: pd.DataFrame
    summary: list[Note]
    notes: list[Note]


def locate_park_and_ride(
    population: gpd.GeoDataFrame,
    network: Network,
    hubs: gpd.GeoDataFrame,
    centre: gpd.GeoDataFrame,
    strategy: Strategy,
    options: ParkAndRideOptions | None = None,
    *,
    candidates: gpd.GeoDataFrame | None = None,
    car_parking: gpd.GeoDataFrame | None = None,
    existing: gpd.GeoDataFrame | None = None,
    progress: Progress | None = None,
) -> ParkAndRideResult:
    """Choose the park-and-ride sites that save most car-km on the way to the centre.

    Parameters
    ----------
    population : GeoDataFrame
        Cells or points with commuters, or inhabitants.
    network : Network
    hubs : GeoDataFrame
        As `transithubs` writes them; ``tier`` is needed. Stops of low tiers tell who has a bus near home.
    centre : GeoDataFrame
        Where commuters go.
    strategy : Strategy
    options : ParkAndRideOptions, optional
    candidates : GeoDataFrame, optional
        Possible sites, points or areas.
    car_parking : GeoDataFrame, optional
        Car parks; without candidates, those near a good hub are the possible sites.
    existing : GeoDataFrame, optional
        Park-and-ride that exists. It stays and is filled as far as it has free spaces; who parks there today is not
        known, so today's cars are neither among those allocated nor in the car-km.
    progress : callable, optional

    Returns
    -------
    ParkAndRideResult

    Raises
    ------
    KlimaklokError
        A layer is empty or has no CRS, a field is missing or holds what cannot be understood, no hub is good enough,
        no site can be used, or a centre cannot be driven to.

    Notes
    -----
    A car at a site saves 2 (p d - s) km a day: p is the share of such cars that would have been driven all the way, d
    the drive to the centre, s the drive to the site. An own definition; for p the strategy file goes by Zijlstra et al.
    (2015).

    Examples
    --------
    One new site in the sample town, whose stations are good hubs; the centre lies 8 km beyond Lysaker. Of the sites
    taken one by one, this one saves most; the drives are those that networkx finds.

    >>> from klimaklok_plugin.analysis.network.sample import sample, sample_file, sample_network
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> stations = sample("stations").assign(tier="A")
    >>> result = locate_park_and_ride(
    ...     sample("population"),
    ...     sample_network(),
    ...     stations,
    ...     stations[stations["name"] == "Lysaker"].assign(left_m=8000),
    ...     load_strategy(sample_file("park_and_ride.toml")),
    ...     ParkAndRideOptions(beyond_field="left_m", site_count=1),
    ...     candidates=sample("park_and_ride_candidates"),
    ... )
    >>> chosen = result.sites[result.sites["status"] == "chosen"].iloc[0]
    >>> chosen["hub_name"], round(chosen["cars"]), round(chosen["net_km"]), chosen["advice"]
    ('Gjettum', 284, 4989, 'fee')
    >>> round(result.car_km_before - result.car_km_after), result.answer.status
    (4989, 'optimal')
    """
    options = options or ParkAndRideOptions()
    inputs = read_park_and_ride_inputs(
        network, strategy, options, population, hubs, centre, candidates, car_parking, existing
    )
    advance(progress, 0.05)
    access = measure_access(inputs, network, strategy, part(progress, 0.05, 0.5))
    problem = set_up(inputs, access, strategy)
    asked = min(options.site_count, int((problem.usable & inputs.sites.new).sum()))
    if asked < options.site_count:
        inputs.notes.append(Note("sites_fewer", {"asked": options.site_count, "usable": asked}))
    allowed = Allowance(seconds=np.inf if options.time_limit_s is None else options.time_limit_s)
    answer, curve = _solve(problem, asked, allowed, part(progress, 0.5, 0.95))
    made = park_and_ride_tables(inputs, access, problem, ParkAndRidePlan(answer, curve, asked), strategy)
    advance(progress, 1.0)
    km_before = TRIPS_PER_DAY * float((problem.cars * problem.drove * problem.direct_m).sum()) / M_PER_KM
    served = np.bincount(answer.demand, answer.amount, minlength=problem.cars.size)
    before_after = {
        "cars_before": float((problem.cars * problem.drove).sum()),
        "cars_after": float(((problem.cars - served) * problem.drove).sum()),
        "car_km_before": km_before,
        "car_km_after": km_before - answer.objective,
    }
    return ParkAndRideResult(
        sites=made.sites,
        allocation=made.allocation,
        unserved=made.unserved,
        curve=made.curve,
        answer=answer,
        **before_after,
        reasons=made.reasons,
        summary=made.summary,
        notes=[*inputs.notes, *made.notes, Note("park_before_after", {**before_after})],
    )


# --- the answer -------------------------------------------------------------------------------------------------------


def _solve(
    problem: ParkAndRideProblem, asked: int, allowed: Allowance, progress: Progress | None
) -> tuple[Answer, SavingsCurve]:
    """Solve for the number of sites asked for, and for all fewer and one more, as far as is allowed."""
    usable = problem.usable & problem.new
    candidates = Candidates(
        count=usable.size,
        fixed_open=~problem.new,
        fixed_closed=problem.new & ~problem.usable,
        capacity=problem.capacity,
        value=-problem.lost_km,
    )
    most = min(asked + 1, int(usable.sum()))
    # What is asked for first, then one more, then the rest of the curve; what is proven early leaves more to others.
    numbers = list(dict.fromkeys([asked, most, *range(most)]))
    answers: dict[int, Answer] = {}
    for done, number in enumerate(numbers):
        if done and allowed.up:
            break
        share = max(1 / (len(numbers) - done), min(_EACH / (1 - allowed.gone), 1.0)) if done else _FOR_THE_PLAN
        answers[number] = max_benefit(
            problem.reach,
            problem.cars,
            candidates,
            sites=number,
            allowed=allowed.part(share),
            progress=part(progress, done / len(numbers), (done + 1) / len(numbers)),
        )
    # What fewer sites were found to save, more save as well; and the best of more sites are an answer for fewer.
    best: dict[int, Answer] = {}
    for number in sorted(answers):
        fewer = (_best_of(answers[more], number, problem) for more in answers if more > number)
        best[number] = max([answers[number], *fewer, *best.values()], key=lambda answer: answer.objective)
    # And what more sites cannot save, fewer cannot.
    bounds = np.minimum.accumulate([answers[number].bound for number in reversed(best)])[::-1].tolist()
    plan = _with_bound(best[asked], bounds[list(best).index(asked)], allowed.status)
    return plan, SavingsCurve(list(best), list(best.values()), bounds, most, allowed.status)


def _best_of(answer: Answer, number: int, problem: ParkAndRideProblem) -> Answer:
    """Return what the best so many new sites of an answer save, with the cars they have there."""
    net = np.bincount(answer.candidate, answer.amount * answer.cost, minlength=problem.new.size) - problem.lost_km
    new = np.flatnonzero(answer.open & problem.new)
    left_out = new[np.argsort(-net[new], kind="stable")[number:]]
    opened = answer.open.copy()
    opened[left_out] = False
    kept = opened[answer.candidate]
    return replace(
        answer,
        open=opened,
        demand=answer.demand[kept],
        candidate=answer.candidate[kept],
        amount=answer.amount[kept],
        cost=answer.cost[kept],
        objective=answer.objective - float(net[left_out].sum()),
    )


def _with_bound(answer: Answer, bound: float, status: str) -> Answer:
    """Return an answer for fewer sites as the answer for more, whose bound is another."""
    gap = max(bound - answer.objective, 0.0) / max(abs(answer.objective), _LEAST_KM)
    if gap < _PROVEN:
        return replace(answer, bound=answer.objective, gap=0.0, status="optimal")
    return replace(answer, bound=bound, gap=gap, status=status)
