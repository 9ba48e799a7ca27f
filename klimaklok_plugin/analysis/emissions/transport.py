"""A plan's transport emissions: from sites and how they lie to tonnes, by year, in steps, from low to high."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from ..core.arrays import Floats, Ints, Objects
from ..core.messages import Note
from ..core.progress import Progress, advance, part
from ..layers.fields import amounts, with_sources
from ..layers.samples import clean_geometries, sample_points
from ..network.model import Network
from ..strategy.emissions import GROUPS
from ..strategy.loading import Strategy
from .access import AccessLayers, TodaysMean, from_scores, how_places_lie, in_metres, mean_access, parking_of
from .case import WHAT, EmissionCase
from .draws import AllDrawn
from .inputs import EmissionOptions, check_options, crs_of, read_emission_sites
from .model import Kilometres, Travelled, kilometres, lies, lies_as, travel
from .reasons import assumptions, explain_emissions
from .results import STEPS, EmissionsResult, judge

_BATCH = 500_000
"""Sites times draws that are worked on at a time: 4 MB an array."""


def transport_emissions(
    sites: gpd.GeoDataFrame,
    strategy: Strategy,
    options: EmissionOptions | None = None,
    *,
    network: Network | None = None,
    hubs: gpd.GeoDataFrame | None = None,
    services: gpd.GeoDataFrame | None = None,
    centres: gpd.GeoDataFrame | None = None,
    population: gpd.GeoDataFrame | None = None,
    workplaces: gpd.GeoDataFrame | None = None,
    progress: Progress | None = None,
) -> EmissionsResult:
    """Compute trips, modes, kilometres and emissions of sites' transport in operation.

    Parameters
    ----------
    sites : GeoDataFrame
        Points or areas with persons, dwellings or jobs, see `EmissionOptions`; scored ones tell their hub themselves
        where no hubs are given.
    strategy : Strategy
    options : EmissionOptions, optional
    network : Network, optional
        Without it neither hubs nor services are measured.
    hubs : GeoDataFrame, optional
        As `transithubs` writes them: ``tier``, and optionally ``headway_min``, ``modes``, ``opens_year``, ``name``.
    services : GeoDataFrame, optional
    centres : GeoDataFrame, optional
        Points or areas, optionally with their ``kind``: of the region, or local.
    population, workplaces : GeoDataFrame, optional
        Where people live and work today: how these places lie is today's practice, instead of the strategy's mean.
    progress : callable, optional

    Returns
    -------
    EmissionsResult
        ``len(sites) + len(left_out)`` of the result are those handed in.

    Raises
    ------
    KlimaklokError
        A layer is empty or has no CRS, a field holds what cannot be understood, no site has anything to count, or an
        option is out of its range.

    Notes
    -----
    What is not known of a site's access is taken as the municipality's mean, and widens low and high: it is drawn from
    the worst to the best. Low and high are percentiles of the draws; the number between them is that of the likeliest
    values, and low and high never lie on the wrong side of it.

    Examples
    --------
    100 dwellings, of which nothing but their place is known:

    >>> import shapely
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> plan = gpd.GeoDataFrame({"dwellings": [100]}, geometry=[shapely.Point(590000, 6640000)], crs=25832)
    >>> found = transport_emissions(plan, load_strategy(), EmissionOptions(year=2030, years=2))
    >>> row = found.sites.iloc[0]
    >>> float(row["trips"].round(1)), row["unknown"], bool(row["t_low"] < row["t"] < row["t_high"])
    (546.0, 'hub,services,centre,parking', True)
    """
    options = options or EmissionOptions()
    first, count = check_options(options, strategy)
    crs = crs_of(sites, network)
    notes: list[Note] = []
    given = read_emission_sites(sites, crs, strategy, options)
    layers = AccessLayers(
        network=network,
        hubs=in_metres(hubs, crs, "HUBS", notes),
        services=in_metres(services, crs, "SERVICES", notes),
        centres=in_metres(centres, crs, "CENTRES", notes),
    )
    if network is None:
        unused = [name for name, layer in (("HUBS", hubs), ("SERVICES", services)) if layer is not None]
        notes.extend(Note("emission_network_needed", {"layer": name}) for name in unused)
    advance(progress, 0.05)
    access = how_places_lie(given.samples, layers, strategy, options, first, notes, part(progress, 0.05, 0.4))
    access = from_scores(given.frame, access, strategy, notes)
    parking = parking_of(given.dwellings, given.persons, given.jobs, given.spaces, given.staff_spaces, strategy)
    means = {
        group: _today(group, layer, layers, strategy, options, first, notes)
        for group, layer in (("residents", population), ("staff", workplaces))
    }
    advance(progress, 0.6)
    rules = strategy.emissions
    case = EmissionCase(
        given=given,
        access=replace(access, parking=parking),
        reference={group: mean or TodaysMean(getattr(rules, group).reference) for group, mean in means.items()},
        strategy=strategy,
        options=options,
        years=np.arange(first, first + count, dtype=np.float64),
    )
    years, middle = _steps(case)
    spread = _spread(case, part(progress, 0.6, 0.98))
    frame = _site_table(case, middle, spread)
    table = _year_table(case, years, spread)
    result = EmissionsResult(
        sites=frame,
        left_out=given.left_out,
        years=table,
        steps=_step_table(case, table, spread),
        budget=_budget(case, table, spread),
        reasons=explain_emissions(case, middle),
        notes=[*given.notes, *notes],
        assumptions=assumptions(case),
        alternatives=spread.alternatives,
        first_year=first,
        last_year=first + count - 1,
        geometry=given.geometry,
    )
    advance(progress, 1.0)
    return result


def _today(
    group: str,
    layer: gpd.GeoDataFrame | None,
    layers: AccessLayers,
    strategy: Strategy,
    options: EmissionOptions,
    year: int,
    notes: list[Note],
) -> TodaysMean | None:
    """Return how people live, or work, today on average; None where no layer tells."""
    name = {"residents": "POPULATION", "staff": "WORKPLACES"}[group]
    crs = layers.network.crs if layers.network is not None else None
    if layer is None:
        return None
    if layers.network is None or (layers.hubs is None and layers.services is None):
        notes.append(Note("emission_today_unused", {"layer": name}))
        return None
    here = in_metres(layer, crs, name, notes)
    if here is None:
        return None
    field = options.population_field if group == "residents" else options.workplaces_field
    weight = np.ones(len(here)) if not field else np.nan_to_num(amounts(here, field, name))
    geometry, _, _ = clean_geometries(np.asarray(here.geometry.to_numpy(), dtype=object))
    samples = sample_points(geometry, strategy.network.sample_spacing_m, 1)
    quiet: list[Note] = []
    access = how_places_lie(samples, layers, strategy, options, year, quiet)
    rules = strategy.emissions
    return mean_access(access, weight, getattr(rules, group).reference, group, rules)


# --- the likeliest, in steps ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Steps:
    """Tonnes (n, y) of each site and year by `STEPS`."""

    tonnes: dict[str, Floats]


@dataclass(frozen=True)
class LikeliestEmissions:
    """The likeliest numbers of each site (n,): people, ways by group, and tonnes in the first and in all years."""

    persons: Floats
    ways: dict[str, Travelled]
    first: dict[str, Floats]
    in_all: dict[str, Floats]

    def total(self, part_of: str) -> Floats:
        """Return the sum (n,) of both groups of an attribute of their ways."""
        both: Floats = np.sum([getattr(each, part_of)[:, 0] for each in self.ways.values()], axis=0)
        return both

    def mode(self, mode: str, *, km: bool = False) -> Floats:
        """Return trips (n,), or person-km, by a mode."""
        name = "km_by_mode" if km else "by_mode"
        both: Floats = np.sum([getattr(each, name)[mode][:, 0] for each in self.ways.values()], axis=0)
        return both


def _steps(case: EmissionCase) -> tuple[_Steps, LikeliestEmissions]:
    """Compute the likeliest emissions as they are by today's practice, and as each step changes them."""
    rules = case.strategy.emissions
    drawn = case.drawn(case.years, many=False)
    today = case.drawn(np.array([rules.practice_year], dtype=np.float64), many=False)
    count = len(case.given.persons)
    reference, placed, here = None, None, None
    ways: dict[str, Travelled] = {}
    for group in GROUPS:
        people, how = case.people(group, drawn), drawn.travel[group]
        mean = lies_as(case.reference[group].access, count)
        own = lies(case.access, group, how.unknown, rules)
        moved = replace(own, parking=mean.parking)
        travelled = [travel(people, where, how, getattr(rules, group)) for where in (mean, moved, own)]
        ways[group] = travelled[-1]
        km = [
            kilometres(each, rail, how.unknown.rail_share, rules, group)
            for each, rail in zip(
                travelled, (np.full(count, case.reference[group].rail), case.access.rail, case.access.rail), strict=True
            )
        ]
        reference = km[0] if reference is None else reference + km[0]
        placed = km[1] if placed is None else placed + km[1]
        here = km[2] if here is None else here + km[2]
    practice = np.repeat(_tonnes(reference, today, 1), len(case.years), axis=1)
    by_step = [_tonnes(km, drawn, len(case.years)) for km in (reference, placed, here)]
    unknown = case.unknown()
    nothing = unknown["hub"] & unknown["services"] & unknown["centre"]
    location = np.where(nothing[:, None], np.nan, by_step[0] - by_step[1])
    parking = np.where(unknown["parking"][:, None], np.nan, by_step[1] - by_step[2])
    tonnes = dict(zip(STEPS, (practice, practice - by_step[0], location, parking, by_step[2]), strict=True))
    middle = LikeliestEmissions(
        persons=case.people("residents", drawn)[:, 0],
        ways=ways,
        first={name: each[:, 0] for name, each in tonnes.items()},
        in_all={name: each.sum(axis=1) for name, each in tonnes.items()},
    )
    return _Steps(tonnes), middle


def _tonnes(km: Kilometres | None, drawn: AllDrawn, years: int) -> Floats:
    """Return the tonnes (n, y) of the only draw."""
    if km is None:
        return np.empty((0, years))
    return np.column_stack([km.tonnes(drawn.fleet, year)[:, 0] for year in range(years)])


# --- how sure that is -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Spread:
    """Low and high.

    Attributes
    ----------
    site : dict of (2, n) float array
        Of each site: tonnes in the first year and in all, shares, car trips.
    alternatives : tuple of str
    member : (n,) int array
        Place of each site's alternative.
    year : (2, a, y) float array
        Tonnes of each alternative and year.
    in_all : (2, a) float array
        Tonnes of each alternative in all years.
    """

    site: dict[str, Floats]
    alternatives: tuple[str, ...]
    member: Ints
    year: Floats
    in_all: Floats


def _spread(case: EmissionCase, progress: Progress | None) -> _Spread:
    """Propagate the ranges: compute everything for each draw, a batch of sites at a time."""
    rules = case.strategy.emissions
    drawn = case.drawn(case.years, many=True)
    ends = [(1 - rules.coverage) / 2, (1 + rules.coverage) / 2]
    alternatives = tuple(dict.fromkeys(map(str, case.given.alternative)))
    place = {name: number for number, name in enumerate(alternatives)}
    member = np.array([place[str(each)] for each in case.given.alternative], dtype=np.int64)
    sums: Kilometres | None = None
    batches = []
    size = max(1, _BATCH // rules.draws)
    for start in range(0, len(member), size):
        advance(progress, start / len(member))
        some = slice(start, start + size)
        one = case.rows(some)
        ways = {
            group: travel(
                one.people(group, drawn),
                lies(one.access, group, drawn.travel[group].unknown, rules),
                drawn.travel[group],
                getattr(rules, group),
            )
            for group in GROUPS
        }
        km = [
            kilometres(ways[group], one.access.rail, drawn.travel[group].unknown.rail_share, rules, group)
            for group in GROUPS
        ]
        both = km[0] + km[1]
        of_each = (np.arange(len(alternatives))[:, None] == member[some]).astype(np.float64)
        added = both.summed(of_each)
        sums = added if sums is None else sums + added
        trips = _both(ways, "trips")
        with np.errstate(invalid="ignore", divide="ignore"):
            green = 1 - _mode(ways, "car") / trips
            bike = _mode(ways, "bike") / trips
        values = {
            "t": both.tonnes(drawn.fleet, 0),
            "t_sum": both.tonnes_in_all(drawn.fleet),
            "share_green": green,
            "share_bike": bike,
            "car_trips": _both(ways, "car_trips"),
        }
        batches.append({name: _ends(each, ends) for name, each in values.items()})
    site = {name: np.concatenate([each[name] for each in batches], axis=1) for name in batches[0]}
    if sums is None:
        sums = Kilometres(*(np.zeros((len(alternatives), rules.draws)) for _ in range(3)))
    by_year = [_ends(sums.tonnes(drawn.fleet, year), ends) for year in range(len(case.years))]
    return _Spread(site, alternatives, member, np.stack(by_year, axis=2), _ends(sums.tonnes_in_all(drawn.fleet), ends))


def _ends(values: Floats, ends: list[float]) -> Floats:
    """Return low and high (2, n) of draws (n, D)."""
    count = values.shape[1]
    places = [round(end * (count - 1)) for end in ends]
    return np.partition(values, places, axis=1)[:, places].T


def _both(ways: dict[str, Travelled], name: str) -> Floats:
    both: Floats = np.sum([getattr(each, name) for each in ways.values()], axis=0)
    return both


def _mode(ways: dict[str, Travelled], mode: str) -> Floats:
    both: Floats = np.sum([each.by_mode[mode] for each in ways.values()], axis=0)
    return both


def _around(low: Floats, middle: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Return low and high so that neither lies on the wrong side of the likeliest."""
    return np.minimum(low, middle), np.maximum(high, middle)


# --- tables -----------------------------------------------------------------------------------------------------------


def _site_table(case: EmissionCase, middle: LikeliestEmissions, spread: _Spread) -> gpd.GeoDataFrame:
    rules, access, given = case.strategy.emissions, case.access, case.given
    trips = middle.total("trips")

    def share(of: Floats) -> Floats:
        return np.divide(of, trips, out=np.full(len(trips), np.nan), where=trips > 0)

    shares = {mode: share(middle.mode(mode)) for mode in ("walk", "bike", "transit", "car")}
    green = share(trips - middle.mode("car"))
    green_low, green_high = _around(spread.site["share_green"][0], green, spread.site["share_green"][1])
    bike_low, bike_high = _around(spread.site["share_bike"][0], shares["bike"], spread.site["share_bike"][1])
    low, high = _around(spread.site["t"][0], middle.first["remains"], spread.site["t"][1])
    sum_low, sum_high = _around(spread.site["t_sum"][0], middle.in_all["remains"], spread.site["t_sum"][1])
    cars = middle.total("car_trips")
    cars_low, cars_high = _around(spread.site["car_trips"][0], cars, spread.site["car_trips"][1])
    peak = np.sum(
        [middle.ways[group].car_trips[:, 0] * getattr(rules, group).peak_share for group in GROUPS],
        axis=0,
    )
    unknown = case.unknown()
    lacking = np.column_stack([unknown[what] for what in WHAT])
    homes, staff = case.homes, case.workplaces
    named: Objects = np.array([",".join(np.array(WHAT)[row]) or None for row in lacking], dtype=object)
    walk = np.where(np.isinf(access.hub_walk_m), np.nan, access.hub_walk_m)
    columns = {
        "alternative": given.alternative,
        "t": middle.first["remains"],
        "t_low": low,
        "t_high": high,
        "share_green": green,
        "target_green": judge(green_low, green_high, rules.target_green),
        "share_bike": shares["bike"],
        "target_bike": judge(bike_low, bike_high, rules.target_bike),
        "share_car": shares["car"],
        "car_trips": cars,
        "car_peak": peak,
        "reasons": np.full(len(trips), "", dtype=object),
        "unknown": named,
        "persons": np.where(np.isnan(given.persons) & np.isnan(given.dwellings), np.nan, middle.persons),
        "jobs": given.jobs,
        "trips": trips,
        "share_walk": shares["walk"],
        "share_transit": shares["transit"],
        "share_driver": share(cars),
        "share_green_low": green_low,
        "share_green_high": green_high,
        "car_trips_low": cars_low,
        "car_trips_high": cars_high,
        "person_km": np.sum([middle.mode(mode, km=True) for mode in ("walk", "bike", "transit", "car")], axis=0),
        "car_km": middle.total("car_km"),
        "t_sum": middle.in_all["remains"],
        "t_sum_low": sum_low,
        "t_sum_high": sum_high,
        **{f"t_{step}": middle.first[step] for step in STEPS[:-1]},
        "access_hub": np.array([name or None for name in access.hub_name], dtype=object),
        "access_headway_min": np.where(np.isnan(walk), np.nan, access.headway_min),
        "access_walk_m": walk,
        "access_centre_km": access.centre_km,
        "access_services": np.where(homes, access.services["residents"], access.services["staff"]),
        "access_parking": np.where(homes, access.parking["residents"], np.nan),
        "access_staff_parking": np.where(staff, access.parking["staff"], np.nan),
    }
    options = case.options
    fields = {"alternative": options.alternative_field, "persons": options.persons_field, "jobs": options.jobs_field}
    # What comes back under its own name need not stand there twice.
    same = [name for name, field in fields.items() if field == name and name in given.frame]
    return with_sources(given.frame.drop(columns=same), np.arange(len(trips)), columns)


def _year_table(case: EmissionCase, steps: _Steps, spread: _Spread) -> pd.DataFrame:
    """Return a row for each alternative and year."""
    years, count = case.years.astype(np.int64), len(spread.alternatives)
    of_each = np.arange(count)[:, None] == spread.member
    sums = {}
    for name, tonnes in steps.tonnes.items():
        known = ~np.isnan(tonnes)
        total = of_each.astype(np.float64) @ np.where(known, tonnes, 0.0)
        # A step that is known of no site is not known of the alternative.
        sums[name] = np.where((of_each @ known) > 0, total, np.nan)
    low, high = _around(spread.year[0], sums["remains"], spread.year[1])
    drawn = case.drawn(case.years, many=False).fleet
    return pd.DataFrame(
        {
            "alternative": np.repeat(np.array(spread.alternatives, dtype=object), len(years)),
            "year": np.tile(years, count),
            "t": sums["remains"].ravel(),
            "t_low": low.ravel(),
            "t_high": high.ravel(),
            **{f"t_{step}": sums[step].ravel() for step in STEPS[:-1]},
            "t_total": sums["remains"].cumsum(axis=1).ravel(),
            "electric_share": np.tile(drawn.electric[0], count),
            "car_g_km": np.tile(drawn.car_g[0], count),
            "bus_g_km": np.tile(drawn.bus_g[0], count),
        }
    )


def _sums(table: pd.DataFrame, alternatives: tuple[str, ...], spread: _Spread) -> pd.DataFrame:
    """Return a row for each alternative: sums over all years, with low and high of the sums themselves."""
    names = ["t", *(f"t_{step}" for step in STEPS[:-1])]
    summed = table.groupby("alternative", sort=False)[names].sum(min_count=1).reindex(list(alternatives))
    low, high = _around(spread.in_all[0], summed["t"].to_numpy(np.float64), spread.in_all[1])
    return summed.assign(t_low=low, t_high=high).reset_index()


def _step_table(case: EmissionCase, table: pd.DataFrame, spread: _Spread) -> pd.DataFrame:
    """Return a row for each alternative and step."""
    first = table[table["year"] == int(case.years[0])]
    in_all = _sums(table, spread.alternatives, spread)
    rows = []
    for number, step in enumerate(STEPS):
        name = "t" if step == "remains" else f"t_{step}"
        sign = 1.0 if step in (STEPS[0], STEPS[-1]) else -1.0
        columns: dict[str, Any] = {"alternative": spread.alternatives, "step": step, "step_nr": number + 1}
        for period, values in (("year", first), ("sum", in_all)):
            columns[f"t_{period}"] = sign * values[name].to_numpy(np.float64)
            for end in ("low", "high"):
                known = values[f"t_{end}"].to_numpy(np.float64)
                columns[f"t_{period}_{end}"] = known if step == "remains" else np.full(len(known), np.nan)
        rows.append(pd.DataFrame(columns).assign(place=range(len(spread.alternatives))))
    return pd.concat(rows).sort_values(["place", "step_nr"]).drop(columns="place").reset_index(drop=True)


def _budget(case: EmissionCase, table: pd.DataFrame, spread: _Spread) -> pd.DataFrame:
    """Return the years of each alternative, and behind them their sum, whose year is not given."""
    in_all = _sums(table, spread.alternatives, spread)
    order = {name: number for number, name in enumerate(spread.alternatives)}
    both = pd.concat([table, in_all], ignore_index=True)
    both["period"] = [
        str(int(year)) if pd.notna(year) else f"{int(case.years[0])}–{int(case.years[-1])}" for year in both["year"]
    ]
    place = both["alternative"].map(order)
    return (
        both.assign(place=place)
        .sort_values(["place", "year"], kind="stable", na_position="last")
        .drop(columns="place")
        .reset_index(drop=True)
    )
