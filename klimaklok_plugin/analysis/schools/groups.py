"""Walking groups: pupils meet near home and walk to school together, with as few adults as possible."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np

from ..core.messages import Note
from ..core.progress import Progress, advance, part
from ..network.model import Network
from ..routing.graph import Graph
from ..strategy.loading import Strategy
from .group_inputs import WalkingOptions, read_group_inputs
from .group_plan import GroupPlan, plan_groups
from .group_results import EXACT, group_tables
from .group_ways import find_reach, find_ways, snapped_schools
from .messages import SchoolsOffNetworkError


@dataclass(frozen=True)
class WalkingGroups:
    """What `walking_groups` returns.

    Numbers of pupils are NaN where they are from 1 to the strategy's ``least_count`` less one, or would give such a
    number away; ``pupils_shown`` says ``exact``, ``under`` (too few to be told) or ``hidden`` (would give others away).

    Attributes
    ----------
    routes : GeoDataFrame
        A line for each group, from its first meeting point to the school: ``group_id``, ``school_id`` (row, from 1),
        ``school``, ``starts_at`` (pupils meet), ``leaves_at``, ``arrives_at`` ("HH:MM"), ``walk_min`` (without stops),
        ``total_min`` (with the time at all stops), ``length_m``, ``stops``, ``pupils``, ``pupils_shown``, ``adults``,
        ``streets`` (names in order), ``unknown_m`` (along streets that nobody knows to be safe or not),
        ``unknown_crossings`` (junctions of such), ``proven`` (the school's number of adults is the least).
    meeting_points : GeoDataFrame
        A point for each stop of a group, in order: ``group_id``, ``stop`` (from 1), ``school_id``, ``school``,
        ``street`` (None where none has a name), ``meets_at``, ``leaves_at``, ``walk_min`` (from there, without stops),
        ``pupils``, ``pupils_shown``.
    unserved : GeoDataFrame
        Squares with ``reason``, ``pupils`` and ``pupils_shown``; a row without geometry where there was none. Reasons:
        ``no_geometry``, ``too_far`` (from the network), ``school_too_far``, ``school_off_network``, ``no_school``,
        ``school_unsafe`` (the school has no street that can be walked safely), ``no_safe_street`` (none near home),
        ``danger_at_home`` (a dangerous street between home and the street), ``no_safe_way``, ``near_school`` (in a
        short walk of the school: no group needed), ``beyond_walk``, ``no_meeting_point``, ``group_too_small``,
        ``search_ended``.
    groups, adults : int
    pupils : float
        In the groups whose number is told.
    plan : GroupPlan
        Exact: for tests and for what is made of it with protection of its own. Never to be written.
    notes : list of Note
    """

    routes: gpd.GeoDataFrame
    meeting_points: gpd.GeoDataFrame
    unserved: gpd.GeoDataFrame
    groups: int
    adults: int
    pupils: float
    plan: GroupPlan
    notes: list[Note]


def walking_groups(
    schools: gpd.GeoDataFrame,
    network: Network,
    strategy: Strategy,
    options: WalkingOptions | None = None,
    *,
    pupils: gpd.GeoDataFrame | None = None,
    population: gpd.GeoDataFrame | None = None,
    school_areas: gpd.GeoDataFrame | None = None,
    traffic: gpd.GeoDataFrame | None = None,
    progress: Progress | None = None,
) -> WalkingGroups:
    """Find meeting points and routes for walking groups.

    Parameters
    ----------
    schools : GeoDataFrame
        Points or areas, with ``name``.
    network : Network
    strategy : Strategy
        ``schools.walking_groups``, and ``schools.safe_road`` for what is safe.
    options : WalkingOptions, optional
    pupils : GeoDataFrame, optional
        Points or areas; personal data, of which no value is handed on.
    population : GeoDataFrame, optional
        Instead of pupils: the strategy's share of the inhabitants.
    school_areas : GeoDataFrame, optional
        Intake areas: pupils in one go to the school that lies in it; all others to the nearest on foot.
    traffic : GeoDataFrame, optional
        Lines with ÅDT, which go before the network's.
    progress : callable, optional

    Returns
    -------
    WalkingGroups

    Raises
    ------
    KlimaklokError
        A layer is empty or has no CRS, a field is missing or holds what cannot be understood, a number is outside its
        limits, or no school lies at the network.

    Notes
    -----
    Every group walks the shortest safe way from its first meeting point: no detours to fetch more pupils. Of such
    plans, the number of pupils is the greatest and the number of adults the least, proven where `proven`; that all
    together walk little, at few meeting points, comes after and is good, not proven.

    Examples
    --------
    Of the 146 pupils near this school 56.9 need no group; one adult walks with ten of the others at most.

    >>> from klimaklok_plugin.analysis.network.sample import sample, sample_network
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> school, pupils = sample("schools").iloc[[1]], sample("pupils")
    >>> near = pupils[pupils.distance(school.geometry.iloc[0]) < 250]
    >>> options = WalkingOptions(weight_field="pupils", internal=True)
    >>> result = walking_groups(school, sample_network(), load_strategy(), options, pupils=near)
    >>> result.pupils, result.adults
    (89.1, 9)
    >>> print(result.unserved.groupby("reason")["pupils"].sum().round(1).to_string())
    reason
    near_school    56.9
    """
    options = options or WalkingOptions()
    inputs = read_group_inputs(network, strategy, options, schools, pupils, population, school_areas, traffic)
    advance(progress, 0.02)
    at_street = Graph(network, "walk", "m", strategy).snap(inputs.schools.samples.xy, inputs.rules.max_snap_m)
    there = snapped_schools(inputs.schools, at_street)
    if not there.any():
        raise SchoolsOffNetworkError(count=len(there), limit_m=inputs.rules.max_snap_m)
    if (off := inputs.schools.placed & ~there).any():
        names = ", ".join(map(str, inputs.schools.name[off]))
        inputs.notes.append(
            Note("walking_schools_off", {"count": int(off.sum()), "names": names, "limit_m": inputs.rules.max_snap_m})
        )
    ways = find_ways(network, strategy, inputs, part(progress, 0.05, 0.2))
    reach = find_reach(network, strategy, inputs, ways, part(progress, 0.2, 0.5))
    plan = plan_groups(reach, inputs.homes.pupils, len(there), inputs.rules, part(progress, 0.5, 0.9))
    advance(progress, 0.9)
    made = group_tables(network, inputs, ways, reach, plan)
    advance(progress, 1.0)
    told = made.routes["pupils_shown"].to_numpy() == EXACT
    return WalkingGroups(
        routes=made.routes,
        meeting_points=made.meeting_points,
        unserved=made.unserved,
        groups=len(made.routes),
        adults=int(plan.adults.sum()),
        pupils=round(float(made.routes["pupils"].to_numpy(np.float64)[told].sum()), 1),
        plan=plan,
        notes=[*inputs.notes, *made.notes],
    )
