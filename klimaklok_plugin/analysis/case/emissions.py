"""What the transport of each alternative emits, in steps, and how its trips stand to the targets."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import pandas as pd

from ..core.messages import Note
from ..core.progress import Progress
from ..emissions.inputs import EmissionOptions
from ..emissions.messages import EMISSION_REASONS, STEP_WORDS
from ..emissions.results import STEPS, EmissionsResult
from ..emissions.transport import transport_emissions
from ..layers import field_names
from ..layers.fields import geometries
from .checks import INFORMATION, MET, NOT_ASSESSED, NOT_MET, Check, LayerReasons
from .context import Case, Findings, Measure, Parts, roles, shortened
from .messages import ACCESS_WORDS, STEP_SAID

EMISSIONS = "emissions"
RULE = "travel_targets"
_COUNTED = ("dwellings", "persons", "jobs")
_TABLES = ("transportemissions_years", "transportemissions_steps", "transportemissions_budget")


def check_emissions(case: Case, progress: Progress | None = None) -> Findings:
    """Compute the emissions of every alternative at once, as `transport_emissions` does.

    Met: even the least share of trips by public transport, bike and foot reaches the target. Not met: not even the
    greatest does. Not assessed: the target lies between the two, so it is open; so is an alternative with an area of
    which neither dwellings, persons nor jobs are told (see `uncounted`).

    Parameters
    ----------
    case : Case
    progress : callable, optional
    """
    found = Findings()
    result = emissions_of(case, progress)
    measures: dict[str, dict[str, float]] = {name: {} for name in _UNITS}
    for alternative in case.alternatives:
        built = case.built(alternative)
        if not len(built):
            found.checks.append(Check(EMISSIONS, alternative, INFORMATION, RULE, Note("case_nothing_built")))
            for name in ("t_year", "t_sum", "car_trips", "car_peak"):
                measures[name][alternative] = 0.0
            continue
        unknown = uncounted(built)
        if unknown or result is None:
            told = {"count": len(unknown), "areas": shortened(unknown)}
            sentence = Note("case_emissions_unknown", told)
            found.checks.append(Check(EMISSIONS, alternative, NOT_ASSESSED, RULE, sentence))
            continue
        numbers = _numbers(result, alternative)
        for name, value in numbers.items():
            if name in measures and math.isfinite(value):
                measures[name][alternative] = value
        found.checks.append(_check(case, alternative, result, numbers))
    found.measures = [Measure(EMISSIONS, name, _UNITS[name], each) for name, each in measures.items() if each]
    if result is not None:
        found.layers["transportemissions_output"] = result.sites
        why = result.reasons.rename(columns={"site": "row"})
        found.reasons["transportemissions_output"] = LayerReasons(why, EMISSION_REASONS)
        found.tables = dict(zip(_TABLES, (result.years, result.steps, result.budget), strict=True))
        found.assumptions = list(result.assumptions)
        found.notes = list(result.notes)
    return found


_UNITS = {
    "t_year": "t CO₂e",
    "t_sum": "t CO₂e",
    "share_green": "share",
    "share_bike": "share",
    "car_trips": "",
    "car_peak": "",
}
"""Of the measures."""


def uncounted(built: pd.DataFrame) -> list[str]:
    """Return the areas (their ids) of which nothing tells who lives or works there.

    Homes need dwellings or persons, all other uses jobs or persons: an office without dwellings is not empty.

    Parameters
    ----------
    built : DataFrame
        Areas of one alternative on which something is built.
    """
    homes, jobs, persons = (built[name].isna() for name in ("dwellings", "jobs", "persons"))
    use = built["use"]
    lacks = persons & np.where(use == "housing", homes, np.where(use == "", homes & jobs, jobs))
    return list(built["area_id"][lacks])


def emissions_of(case: Case, progress: Progress | None = None) -> EmissionsResult | None:
    """Return what is emitted, computed once; None where the plan tells neither homes, persons nor jobs.

    Parameters
    ----------
    case : Case
    progress : callable, optional
    """
    if "emissions" not in case.kept:
        case.kept["emissions"] = _computed(case, progress)
    made: EmissionsResult | None = case.kept["emissions"]
    return made


def _computed(case: Case, progress: Progress | None) -> EmissionsResult | None:
    built = case.areas[case.areas["built"] & case.areas[list(_COUNTED)].notna().any(axis=1)]
    if not len(built):
        return None
    columns = [*_COUNTED, "car_spaces", "staff_spaces"]
    sites = gpd.GeoDataFrame(
        {
            "area_id": built["area_id"],
            "alternative": built["alternative"],
            "use": built["use"],
            **{name: built[name] for name in columns if built[name].notna().any()},
        },
        geometry=geometries(built),
        crs=built.crs,
    ).reset_index(drop=True)
    sources = case.sources
    people = case.options.population_field or case.field("population", field_names.INHABITANTS)
    jobs = case.field("workplaces", field_names.JOBS)
    on_streets = sources.network is not None

    def given(role: str, *, streets: bool = True) -> gpd.GeoDataFrame | None:
        return case.layer(role) if sources.has(role) and (on_streets or not streets) else None

    return transport_emissions(
        sites,
        case.strategy,
        EmissionOptions(
            persons_field="persons" if "persons" in sites else None,
            dwellings_field="dwellings" if "dwellings" in sites else None,
            jobs_field="jobs" if "jobs" in sites else None,
            spaces_field="car_spaces" if "car_spaces" in sites else None,
            staff_spaces_field="staff_spaces" if "staff_spaces" in sites else None,
            service_field=case.field("services", field_names.SERVICE_KIND),
            population_field=people,
            workplaces_field=jobs,
            year=case.options.year or case.options.today_year,
        ),
        network=sources.network,
        hubs=given("hubs"),
        services=given("services"),
        centres=given("centres", streets=False),
        population=given("population") if people is not None else None,
        workplaces=given("workplaces") if jobs is not None else None,
        progress=progress,
    )


def _numbers(result: EmissionsResult, alternative: str) -> dict[str, float]:
    """Return the sums of an alternative, and its shares by trips, with those of the range."""
    steps = result.steps[result.steps["alternative"] == alternative].set_index("step")
    sites = result.sites[result.sites["alternative"] == alternative]
    numbers = {
        name: float(steps[name].to_numpy(np.float64)[list(steps.index).index(STEPS[-1])])
        for name in ("t_year", "t_year_low", "t_year_high", "t_sum", "t_sum_low", "t_sum_high")
    }
    trips = sites["trips"].to_numpy(np.float64)
    for name in ("share_green", "share_green_low", "share_green_high", "share_bike"):
        shares = sites[name].to_numpy(np.float64)
        known = np.isfinite(shares) & (trips > 0)
        numbers[name] = float(np.average(shares[known], weights=trips[known])) if known.any() else math.nan
    numbers["car_trips"], numbers["car_peak"] = float(sites["car_trips"].sum()), float(sites["car_peak"].sum())
    return numbers


def _check(case: Case, alternative: str, result: EmissionsResult, numbers: dict[str, float]) -> Check:
    rules = case.strategy.emissions
    target = rules.target_green
    low, high = numbers["share_green_low"], numbers["share_green_high"]
    verdict = INFORMATION
    if math.isfinite(low):
        verdict = MET if low >= target else NOT_MET if high < target else NOT_ASSESSED
    told: dict[str, object] = {**numbers, "first": result.first_year, "last": result.last_year, "target": target}
    steps = result.steps[result.steps["alternative"] == alternative]
    said: Parts = [
        (STEP_SAID, {"step": [(STEP_WORDS[str(row["step"])], {})], "t": row["t_year"], "sum": row["t_sum"]})
        for row in steps.to_dict("records")
    ]
    reasons = [
        Note("case_emissions_shares", {**told, "target_bike": rules.target_bike}),
        Note("case_emissions_traffic", told),
        Note("case_emissions_steps", {"steps": said, "first": result.first_year}),
        *_turned(case, steps),
        Note("case_emissions_rule"),
    ]
    unknown = _unknown(result, alternative)
    if unknown:
        reasons.append(Note("case_emissions_not_known", {"what": unknown}))
    gone = case.sources.missing("network", "hubs", "services", "centres")
    if gone:
        reasons.append(Note("case_not_given", {"roles": roles(gone)}))
    reasons.append(Note("case_emissions_frame"))
    return Check(
        EMISSIONS,
        alternative,
        verdict,
        RULE,
        Note("case_emissions_open" if verdict == NOT_ASSESSED else "case_emissions", told),
        value=numbers["share_green"] if math.isfinite(numbers["share_green"]) else None,
        threshold=target,
        unit="share",
        reasons=tuple(reasons),
        missing=gone if verdict == NOT_ASSESSED else (),
        layers=("transportemissions_output",),
        tables=_TABLES,
    )


def _turned(case: Case, steps: pd.DataFrame) -> list[Note]:
    """Return why a step that takes emissions away in the first year adds some over all the years, where one does."""
    turned = steps[steps["step"].isin(["location", "parking"]) & (steps["t_year"] < 0) & (steps["t_sum"] > 0)]
    if not len(turned):
        return []
    said: Parts = [(STEP_WORDS[str(step)], {}) for step in turned["step"]]
    fleet = case.strategy.emissions.fleet
    told = {"count": len(turned), "steps": said, "rail": fleet.rail_g["mid"], "electric": fleet.electric_g}
    return [Note("case_emissions_turned", told)]


def _unknown(result: EmissionsResult, alternative: str) -> Parts:
    """Return what is not known of how areas of an alternative lie."""
    sites = result.sites[result.sites["alternative"] == alternative]
    codes = sorted(set(",".join(sites["unknown"].fillna("").astype(str)).split(",")) - {""})
    return [(ACCESS_WORDS[each], {}) for each in codes if each in ACCESS_WORDS]
