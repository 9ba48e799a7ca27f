"""Sites by the area strategy: policy track, conditions, score, class and rank.

A site is first placed on a policy track, which is not scored. Then its measures are scored by the curves of its land
use, weighted, and sites of one land use are ranked among themselves: by class, and by score within a class, because
the track is decided and the score is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..core.arrays import Bools, Floats, Ints, Objects
from ..core.messages import Note
from ..core.progress import Progress, advance, part
from ..layers.fields import Areas, in_crs, read_areas, with_sources
from ..network.model import Network
from ..sources.services import read_services
from ..strategy.loading import Strategy
from ..strategy.sections import CLASSES, CONDITIONS, TIERS, TRACKS, Profile
from ..strategy.values import Curve
from ..transit.hub_layer import read_hubs
from .columns import BY_HUB, in_year
from .hub_choice import HubFacts, transit_points
from .inputs import SiteInputs, Surroundings, by_profile, read_parking, read_site_layer
from .measures import HubState, Measures, measure_sites
from .messages import LEFT_OUT, SERVICE_KINDS, WEIGHT, Parts, component_said, kind_said
from .reasons import Facts, correlation_notes, explain_sites
from .scores import (
    CONSIDER,
    LIMIT,
    MET,
    MISSING,
    NOT_CLASSED,
    NOT_KNOWN,
    PRIORITISE,
    PRIORITISE_WHEN,
    UNKNOWN,
    Components,
    effective_weights,
    rank,
    rank_spread,
    weight_draws,
    weight_table,
    weighted_scores,
)
from .site_ways import SiteWays

_WITHOUT_AREAS = {"PRIORITY_AREAS": "no_priority_areas", "SCHOOL_AREAS": "no_school_areas"}
_ALSO_WITHOUT = {"CONSTRAINTS": "no_cap"}
"""Said as well of layers that are not given and do more than measure."""
"""Said of layers that are not given and measure nothing that has a weight."""
_SERVICE_NOTES = {
    True: ("service_kind_unscored", "service_unreached_own"),
    False: ("service_kind_unscored_any", "service_unreached_any"),
}
"""Said of services that no profile scores, and of those of no kind of ours not reached; by whether kinds are told."""


@dataclass(frozen=True)
class SiteOptions:
    """What the user chooses.

    Attributes
    ----------
    land_use : str
        Land use of all sites, or of those whose `land_use_field` is empty; a name the strategy knows.
    land_use_field : str, optional
        Field of the sites that holds the land use.
    year : int, optional
        Results are given for this year too: hubs that open until then count in the columns ending in ``_year``.
    today_year : int, optional
        Hubs with an opening year up to this one exist today. None: only hubs without an opening year do.
    service_field : str, optional
        Field of the services that holds the kind. None: all services are of one kind, "service".
    max_snap_m : float, optional
        Farthest a site may lie from the network; None takes the strategy's.
    """

    land_use: str = "housing"
    land_use_field: str | None = None
    year: int | None = None
    today_year: int | None = None
    service_field: str | None = "kind"
    max_snap_m: float | None = None


@dataclass(frozen=True)
class SitesResult:
    """What `score_sites` returns.

    Attributes
    ----------
    scored : GeoDataFrame
        The sites that could be measured, in their order and with all their columns (a column of the same name as a
        result, whatever the case of its letters, gets ``_src`` behind its name), and:

        ``profile``
            The land use's profile in the strategy: housing, office, retail, area_intensive.
        ``track``
            named_area, rail_hub_or_centre or other; unknown where a layer is not given that would tell.
        ``class``
            prioritise, prioritise_when, consider or limit; not_classed where the track is unknown.
        ``score``
            0 to 100; NaN where nothing could be scored.
        ``rank``, ``rank_low``, ``rank_high``
            Within the profile, by class and then score, from 1; ties share the lower number, and what is not classed
            counts as on no prioritised track. `rank_low` is the best
            and `rank_high` the worst that the strategy's share of varied weights gives.
        ``score_basis``
            The weight of each component, "hub_walk 0.306; … parking_walk -"; a dash where there is no input. See
            `bases`.
        ``hub_id``, ``hub_name``, ``hub_tier``, ``hub_walk_m``, ``hub_walk_min_m``, ``hub_walk_max_m``
            The hub that gives most points for walk, frequency, ride and parked car together, of equals the nearest
            and then the first by tier and id; and mean, least and greatest walk to it from the site's points.
        ``hub_bike_min``
            Minutes by bike to that hub from the middle of the site, or as near to it as a bike may go. Never longer
            than the walk: a bike can be pushed.
        ``svc_<kind>_m``
            Mean walk to the nearest service of each kind; NaN where none is reached.
        ``priority_area``
            Name of the area whose track the site is on.
        ``constraint_share``
            Share of an area, or 0 or 1 for a point, that lies in constraints; NaN without constraints.
        ``parking_walk_m``
            Mean walk to the nearest car park; NaN without car parks.
        ``s_<component>``
            Score of each component; NaN where it does not count for the site.
        ``reasons``
            Empty: the words are put in where the user's language is known.

        With `SiteOptions.year`, those that hubs change once more with ``_year`` behind their name.
    unreached : GeoDataFrame
        The other sites: all their columns, ``reason`` and ``distance_m`` (to the network, metres; NaN without
        geometry). Reasons: ``no_geometry``; ``lines`` (neither point nor area); ``too_far`` (from the network);
        ``no_hub`` (no hub can be walked to); ``no_main_road`` (area-intensive, and no main road can be driven to);
        ``plan_skipped``, ``plan_unscored``, ``land_use_unknown`` and ``plan_no_area`` (see `sources.plans`).
    notes : list of Note
        What to write to the log, see `sites.messages`.
    reasons : DataFrame
        What lifted and what lowered each site, one row per reason, see `sites.reasons`.
    bases : Mapping of str to list
        Each text of ``score_basis`` and ``score_basis_year`` as parts of a sentence, to be said in words.
    """

    scored: gpd.GeoDataFrame
    unreached: gpd.GeoDataFrame
    notes: list[Note]
    reasons: pd.DataFrame
    bases: Mapping[str, Parts]


def score_sites(
    sites: gpd.GeoDataFrame,
    network: Network,
    hubs: gpd.GeoDataFrame,
    strategy: Strategy,
    options: SiteOptions | None = None,
    *,
    services: gpd.GeoDataFrame | None = None,
    school_areas: gpd.GeoDataFrame | None = None,
    priority_areas: gpd.GeoDataFrame | None = None,
    constraints: gpd.GeoDataFrame | None = None,
    car_parking: gpd.GeoDataFrame | None = None,
    progress: Progress | None = None,
) -> SitesResult:
    """Score, class and rank sites by the strategy.

    Parameters
    ----------
    sites : GeoDataFrame
        Points or areas, also multipart, invalid or with heights. Areas are measured from sample points inside.
    network : Network
    hubs : GeoDataFrame
        As `transithubs` writes them: ``hub_id``, ``name``, ``modes``, ``tier`` (A to D, needed), ``headway_min``,
        ``opens_year`` (empty: exists today). Multipoints: the platforms and entrances a person walks to.
    strategy : Strategy
    options : SiteOptions, optional
    services : GeoDataFrame, optional
        Services with their kind in `SiteOptions.service_field`.
    school_areas : GeoDataFrame, optional
        Intake areas with ``free_places`` and optionally ``name``. A site's school is the one of the area it lies in.
    priority_areas : GeoDataFrame, optional
        Areas with optional ``name`` and ``kind`` (named_area, which is the default, or centre).
    constraints : GeoDataFrame, optional
        Areas that are to be kept, which may overlap.
    car_parking : GeoDataFrame, optional
        Where cars are parked.
    progress : callable, optional

    Returns
    -------
    SitesResult
        ``len(scored) + len(unreached) == len(sites)``. Layers in another CRS than the network's are reprojected,
        the results are in the network's.

    Raises
    ------
    KlimaklokError
        A layer is empty or has no CRS, a field is missing or holds what cannot be understood.

    Examples
    --------
    The walk, the frequency and the bike ride to Sandvika give S11 100, 97 and 100 points. Their weights are 50, 25 and
    15 % of the transit branch, whose other 10 %, for the walk to the parked car, are left out without car parks; so are
    the other branches: (50 * 100 + 25 * 97 + 15 * 100) / 90 = 99.17.

    >>> from klimaklok_plugin.analysis.network.sample import sample, sample_file, sample_network
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> from klimaklok_plugin.analysis.transit import hubs_from_gtfs
    >>> network, strategy = sample_network(), load_strategy()
    >>> hubs = hubs_from_gtfs([sample_file("gtfs.zip")], network.crs, strategy).hubs
    >>> options = SiteOptions(land_use_field="land_use")
    >>> scored = score_sites(sample("sites"), network, hubs, strategy, options).scored.set_index("site_id")
    >>> print(*scored.loc["S11", ["hub_name", "track", "class", "rank"]])
    Sandvika rail_hub_or_centre prioritise_when 1
    >>> float(scored.loc["S11", "score"].round(2))
    99.17
    """
    options = options or SiteOptions()
    notes: list[Note] = []
    ours = read_site_layer(sites, network.crs, options.land_use, options.land_use_field, strategy, notes)
    around = read_surroundings(
        network,
        strategy,
        options,
        notes,
        hubs,
        services=services,
        school_areas=school_areas,
        priority_areas=priority_areas,
        constraints=constraints,
        car_parking=car_parking,
    )
    inputs = SiteInputs(**vars(around), **ours)
    advance(progress, 0.05)
    measures = measure_sites(inputs, SiteWays(around, network, strategy), strategy, part(progress, 0.05, 0.8))
    states = [evaluate(inputs, measures, strategy, measures.today)]
    ranks = [_rank(inputs, strategy, states[0])]
    advance(progress, 0.9)
    if measures.year is not None:
        states.append(evaluate(inputs, measures, strategy, measures.year))
        ranks.append(_rank(inputs, strategy, states[1]))
    advance(progress, 0.95)
    return _assemble(inputs, measures, strategy, states, ranks)


# --- inputs -----------------------------------------------------------------------------------------------------------


def read_surroundings(
    network: Network,
    strategy: Strategy,
    options: SiteOptions,
    notes: list[Note],
    hubs: gpd.GeoDataFrame,
    *,
    services: gpd.GeoDataFrame | None = None,
    school_areas: gpd.GeoDataFrame | None = None,
    priority_areas: gpd.GeoDataFrame | None = None,
    constraints: gpd.GeoDataFrame | None = None,
    car_parking: gpd.GeoDataFrame | None = None,
) -> Surroundings:
    """Check what sites are measured by.

    Parameters
    ----------
    network, strategy, options, hubs, services, school_areas, priority_areas, constraints, car_parking
        As in `score_sites`.
    notes : list of Note
        Takes what there is to say.

    Raises
    ------
    KlimaklokError
        See `score_sites`.
    """

    def given(layer: gpd.GeoDataFrame | None, name: str) -> gpd.GeoDataFrame | None:
        """Return an optional layer in the network's CRS; an empty one counts as not given."""
        if layer is None or len(layer) == 0:
            code = _WITHOUT_AREAS.get(name, "input_not_given" if layer is None else "input_empty")
            notes.append(Note(code, {"input": name}))
            notes.extend(Note(each, {"input": name}) for each in [_ALSO_WITHOUT.get(name)] if each)
            return None
        return in_crs(layer, network.crs, name)

    read = read_hubs(in_crs(hubs, network.crs, "HUBS"), strategy)
    if not read.modes_known:
        notes.append(Note("hubs_without_modes", {"input": "HUBS"}))
    today = np.isnan(read.opens_year)
    if options.today_year is not None:
        today |= read.opens_year <= options.today_year
    by_year = today if options.year is None else today | (read.opens_year <= options.year)
    if (waiting := int((~by_year).sum())) > 0:
        notes.append(Note("hubs_not_open_yet", {"count": waiting}))
    if options.year is not None and not (by_year & ~today).any():
        notes.append(Note("no_hub_opens", {"year": options.year}))
    services, school_areas = given(services, "SERVICES"), given(school_areas, "SCHOOL_AREAS")
    priority_areas, constraints = given(priority_areas, "PRIORITY_AREAS"), given(constraints, "CONSTRAINTS")
    car_parking = given(car_parking, "CAR_PARKING")
    rules = strategy.sites
    return Surroundings(
        hubs=read,
        today=today,
        by_year=by_year,
        year=options.year,
        services=None
        if services is None
        else read_services(services, options.service_field, rules.service_kinds, "SERVICES"),
        school_areas=None
        if school_areas is None
        else read_areas(school_areas, "SCHOOL_AREAS", number="free_places" if "free_places" in school_areas else ""),
        priority_areas=None
        if priority_areas is None
        else read_areas(priority_areas, "PRIORITY_AREAS", kinds=rules.track.area_kinds, default="named_area"),
        constraints=None if constraints is None else read_areas(constraints, "CONSTRAINTS"),
        parking=None if car_parking is None else read_parking(car_parking),
        max_snap_m=strategy.network.max_snap_m if options.max_snap_m is None else options.max_snap_m,
        notes=notes,
    )


# --- score ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Evaluation:
    """One point in time: the hub, the conditions, and the score of each site (n,)."""

    state: HubState
    tier: Ints
    components: Components
    transit: Ints
    social: Ints
    cap: Ints
    classes: Ints
    score: Floats
    basis: Objects
    bases: dict[str, Parts]
    weights: Floats
    reached: Bools
    services: dict[str, Ints]


@dataclass(frozen=True)
class _Ranks:
    """The rank of each site (n,) within its profile, and the best and the worst that varied weights give."""

    rank: Ints
    low: Ints
    high: Ints


def evaluate(inputs: SiteInputs, measures: Measures, strategy: Strategy, state: HubState) -> Evaluation:
    """Score and class sites at one point in time; nothing here depends on the other sites.

    Parameters
    ----------
    inputs : SiteInputs
    measures : Measures
    strategy : Strategy
    state : HubState
        Of `measures`: today's or that of the chosen year.
    """
    hub = state.best.hub
    tier = np.where(hub >= 0, inputs.hubs.tier[hub], -1).astype(np.int64)
    reached = _reached(inputs, measures, strategy)
    components = _components(inputs, measures, strategy, state, tier)
    weights = np.zeros((len(inputs.profile), len(components.names)))
    for name, ours in by_profile(inputs.profile):
        weights[ours] = effective_weights(
            weight_table(strategy.sites.profiles[name].weights, components.names), components.scores[ours]
        )
    total = weighted_scores(components.scores, weights)
    transit = _transit_condition(strategy, state)
    social, services = _social_condition(inputs, measures, strategy)
    cap = _constraint_cap(strategy, measures.constraint_share)
    classes = np.full(len(inputs.profile), LIMIT, dtype=np.int64)
    for name, ours in by_profile(inputs.profile):
        rows, profile = ours[reached[ours]], strategy.sites.profiles[name]
        classes[rows] = _classes(profile, state.track[rows], transit[rows], social[rows], cap[rows], total[rows])
    basis, bases = _basis(inputs, strategy, components, weights)
    return Evaluation(
        state=state,
        tier=tier,
        components=components,
        transit=transit,
        social=social,
        cap=cap,
        classes=np.where(state.track == NOT_KNOWN, NOT_CLASSED, classes),
        score=total,
        basis=basis,
        bases=bases,
        weights=weights,
        reached=reached,
        services=services,
    )


def _rank(inputs: SiteInputs, strategy: Strategy, found: Evaluation) -> _Ranks:
    """Rank the sites of each profile; those whose track is not known as on no prioritised one."""
    ranks, low, high = (np.zeros(len(inputs.profile), dtype=np.int64) for _ in range(3))
    factors = _factors(strategy, found.components.names)
    for name, ours in by_profile(inputs.profile):
        rows, profile = ours[found.reached[ours]], strategy.sites.profiles[name]
        if rows.size == 0:
            continue
        track, transit, social, cap = (
            each[rows] for each in (found.state.track, found.transit, found.social, found.cap)
        )
        classify = partial(_classes, profile, track, transit, social, cap)
        ranks[rows] = rank(classify(found.score[rows]), found.score[rows])
        low[rows], high[rows] = rank_spread(
            found.components.scores[rows],
            found.weights[rows],
            ranks[rows],
            strategy.sites.robustness,
            classify,
            factors,
        )
    return _Ranks(ranks, low, high)


def _factors(strategy: Strategy, names: tuple[str, ...]) -> Floats:
    """Return the random factors of the components, those of each the same whatever land uses there are."""
    every = sorted({name for profile in strategy.sites.profiles.values() for name in _component_names(profile)})
    return weight_draws(strategy.sites.robustness, len(every))[:, [every.index(name) for name in names]]


def _reached(inputs: SiteInputs, measures: Measures, strategy: Strategy) -> Bools:
    """Find the sites that something their profile weighs can be measured for."""
    hub = np.isfinite(measures.today.walk_m).any(axis=0)
    if measures.year is not None:
        hub |= np.isfinite(measures.year.walk_m).any(axis=0)
    by_road = [n for n, p in strategy.sites.profiles.items() if not p.weights.branches.get("transit", 0)]
    road_only = np.isin(inputs.profile.astype(str), by_road)
    road = ~np.isinf(measures.main_road_m)
    reached: Bools = measures.snapped & np.where(road_only, road, hub)
    return reached


def _components(inputs: SiteInputs, measures: Measures, strategy: Strategy, state: HubState, tier: Ints) -> Components:
    """Score every component of every site by its profile's curves; NaN where it does not count."""
    best = state.best
    headway = np.where(best.hub >= 0, inputs.hubs.headway_min[best.hub], np.inf)
    facts = HubFacts(tier, best.walk_m, headway, best.bike_min, measures.parking_m)
    measured: dict[str, Floats] = {
        "hub_walk": best.walk_m,
        "hub_frequency": headway,
        "hub_bike": best.bike_min,
        "parking_walk": facts.margin_m(),
        **{f"service_{kind}": walk for kind, walk in measures.service_m.items()},
        "main_road": measures.main_road_m,
        "constraint": measures.constraint_share,
    }
    wanted = list(
        dict.fromkeys(
            c for name, _ in by_profile(inputs.profile) for c in _component_names(strategy.sites.profiles[name])
        )
    )
    values = np.full((len(inputs.profile), len(wanted)), np.nan)
    for name, ours in by_profile(inputs.profile):
        profile = strategy.sites.profiles[name]
        own = _component_names(profile)
        by_hub = transit_points(profile, facts.take(ours))
        for column, component in enumerate(wanted):
            if component in by_hub:
                values[ours, column] = by_hub[component]
            elif component in measured and component in own:
                values[ours, column] = _curve_of(profile, component)(measured[component][ours])
    return Components(tuple(wanted), values, measured)


def _component_names(profile: Profile) -> list[str]:
    weights, names = profile.weights, []
    for branch, share in weights.branches.items():
        if share == 0:
            continue
        if branch == "transit":
            names += list(weights.transit or {})
        elif branch == "services":
            names += [f"service_{kind}" for kind in weights.services or {}]
        else:
            names.append(branch)
    return names


def _curve_of(profile: Profile, component: str) -> Curve:
    curves = profile.curves
    if component.startswith("service_"):
        return curves.services[component.removeprefix("service_")]
    curve: Curve = getattr(curves, component)
    return curve


def _transit_condition(strategy: Strategy, state: HubState) -> Ints:
    """Tell whether a hub of a good enough tier lies within its walk."""
    limits = strategy.sites.conditions.transit_max_walk_m
    near = np.zeros(state.walk_m.shape[1], dtype=bool)
    for tier, limit in limits.items():
        near |= state.walk_m[TIERS.index(tier)] <= limit
    return np.where(near, MET, MISSING)


def _social_condition(inputs: SiteInputs, measures: Measures, strategy: Strategy) -> tuple[Ints, dict[str, Ints]]:
    """Tell whether each needed service lies within its walk, and for schools has places; unknown is never met."""
    n = len(inputs.profile)
    states: dict[str, Ints] = {}
    for kind, limit in strategy.sites.conditions.social_max_walk_m.items():
        walk = measures.service_m.get(kind)
        states[kind] = np.full(n, UNKNOWN) if walk is None else np.where(walk <= limit, MET, MISSING)
    if inputs.school_areas is not None and "school" in states:
        in_area = measures.school_area >= 0
        places = np.where(in_area, inputs.school_areas.number[measures.school_area], np.nan)
        if (unknown := int((in_area & np.isnan(places)).sum())) > 0:
            inputs.notes.append(Note("free_places_unknown", {"count": unknown}))
        known = ~np.isnan(places)
        without_walk = "school" not in measures.service_m
        states["school"] = np.where(known & (places <= 0), MISSING, states["school"])
        if without_walk:
            states["school"] = np.where(known & (places > 0), MET, states["school"])
    together = np.full(n, MET)
    for state in states.values():
        together = np.where(
            state == MISSING, MISSING, np.where((state == UNKNOWN) & (together == MET), UNKNOWN, together)
        )
    return together, states


def _constraint_cap(strategy: Strategy, share: Floats) -> Ints:
    """Return the best class (n,) that the overlap with constraints leaves."""
    cap = np.full(share.size, PRIORITISE)
    for name, limit in strategy.sites.constraint_cap.items():
        cap = np.where(share >= limit, np.maximum(cap, CLASSES.index(name)), cap)
    return cap


def _classes(profile: Profile, track: Ints, transit: Ints, social: Ints, cap: Ints, scores: Floats) -> Ints:
    """Class sites by track, conditions, score and constraints.

    On a prioritised track a site that lacks one condition is `prioritise_when`, also where it is not known whether
    it is met; one that lacks both is limited, as anywhere else.
    """
    needed = [state for name, state in zip(CONDITIONS, (transit, social), strict=True) if name in profile.conditions]
    missing = np.sum([state == MISSING for state in needed], axis=0) if needed else np.zeros(track.size, dtype=int)
    met = np.all([state == MET for state in needed], axis=0) if needed else np.ones(track.size, dtype=bool)
    on_track = np.isin(track, [TRACKS.index(name) for name in profile.prioritised_tracks])
    lacking = np.where(missing > 1, LIMIT, PRIORITISE_WHEN)
    by_track = np.where(met, PRIORITISE, lacking)
    with np.errstate(invalid="ignore"):
        by_score = np.where(met & (scores >= profile.consider_min_score), CONSIDER, LIMIT)
    return np.maximum(np.where(on_track, by_track, by_score), cap)


def _basis(
    inputs: SiteInputs, strategy: Strategy, components: Components, weights: Floats
) -> tuple[Objects, dict[str, Parts]]:
    """Write down the weights of each site; sites with the same weights share one text. Return each text's parts too."""
    texts = np.full(len(inputs.profile), "", dtype=object)
    bases: dict[str, Parts] = {}
    for name, ours in by_profile(inputs.profile):
        wanted = [components.names.index(c) for c in _component_names(strategy.sites.profiles[name])]
        names = [components.names[column] for column in wanted]
        own = np.round(weights[ours][:, wanted], 6)
        different, which = np.unique(own, axis=0, return_inverse=True)
        written = [
            "; ".join(f"{c} {w:.3f}" if w > 0 else f"{c} -" for c, w in zip(names, row, strict=True))
            for row in different
        ]
        texts[ours] = np.array(written, dtype=object)[which.ravel()]
        bases |= {text: _parts(names, row) for text, row in zip(written, different, strict=True)}
    return texts, bases


def _parts(names: list[str], weights: Floats) -> Parts:
    """Return the weights of some components as parts of a sentence."""
    return [
        (WEIGHT if weight > 0 else LEFT_OUT, {"component": component_said(name), "share": float(weight)})
        for name, weight in zip(names, weights, strict=True)
    ]


# --- results ----------------------------------------------------------------------------------------------------------


def _assemble(
    inputs: SiteInputs, measures: Measures, strategy: Strategy, states: list[Evaluation], ranks: list[_Ranks]
) -> SitesResult:
    today = states[0]
    columns = _columns(inputs, measures, today, ranks[0])
    if len(states) > 1:
        later = _columns(inputs, measures, states[1], ranks[1])
        columns |= {in_year(each).name: later[each.name] for each in BY_HUB if each.name in later}
    columns["reasons"] = np.full(len(inputs.profile), "", dtype=object)
    scored, unreached = np.flatnonzero(today.reached), np.flatnonzero(~today.reached)
    reasons = why_unreached(inputs, measures)
    why: dict[str, NDArray[Any]] = {"reason": reasons, "distance_m": measures.network_m}
    return SitesResult(
        scored=with_sources(inputs.sites, scored, columns),
        unreached=with_sources(inputs.sites, unreached, why),
        notes=_notes(inputs, measures, strategy, today, reasons[unreached]),
        reasons=explain(inputs, measures, strategy, states, scored),
        bases={text: parts for state in states for text, parts in state.bases.items()},
    )


def explain(
    inputs: SiteInputs, measures: Measures, strategy: Strategy, states: list[Evaluation], rows: Ints
) -> pd.DataFrame:
    """Return why sites stand where they stand, see `sites.reasons`.

    Parameters
    ----------
    inputs : SiteInputs
    measures : Measures
    strategy : Strategy
    states : list of Evaluation
        Today's and, where there is one, the chosen year's.
    rows : ndarray of int
        The scored sites.
    """
    return explain_sites([_facts(inputs, measures, strategy, each) for each in states], rows, strategy, inputs.year)


def _columns(inputs: SiteInputs, measures: Measures, result: Evaluation, ranks: _Ranks) -> dict[str, NDArray[Any]]:
    """Return the columns of the result, over all sites."""
    return {
        "profile": inputs.profile,
        "track": np.array([*TRACKS, "unknown"], dtype=object)[result.state.track],
        "class": np.array([*CLASSES, "not_classed"], dtype=object)[result.classes],
        "score": result.score,
        "rank": ranks.rank,
        "rank_low": ranks.low,
        "rank_high": ranks.high,
        "score_basis": result.basis,
        **measured_columns(inputs, measures, result),
    }


def measured_columns(inputs: SiteInputs, measures: Measures, result: Evaluation) -> dict[str, NDArray[Any]]:
    """Return the columns of what was measured and the score of each component, over all sites."""
    state, hubs, best = result.state, inputs.hubs, result.state.best
    columns: dict[str, NDArray[Any]] = {
        "hub_id": _label(hubs.hub_id, best.hub),
        "hub_name": _label(hubs.name, best.hub),
        "hub_tier": _label(np.array(TIERS, dtype=object), result.tier),
        "hub_walk_m": _finite(best.walk_m),
        "hub_walk_min_m": _finite(best.walk_min_m),
        "hub_walk_max_m": _finite(best.walk_max_m),
        "hub_bike_min": _finite(best.bike_min),
        **{f"svc_{kind}_m": _finite(walk) for kind, walk in measures.service_m.items()},
        "priority_area": _area_label(inputs.priority_areas, state.area),
        "constraint_share": measures.constraint_share,
        "parking_walk_m": _finite(measures.parking_m),
    }
    for number, name in enumerate(result.components.names):
        columns[f"s_{name}"] = result.components.scores[:, number]
    return columns


def _label(names: Objects, index: Ints) -> Objects:
    """Return the name at each index, None for -1."""
    labels = np.full(index.size, None, dtype=object)
    labels[index >= 0] = names[index[index >= 0]]
    return labels


def _area_label(areas: Areas | None, index: Ints) -> Objects:
    return _label(np.empty(0, dtype=object) if areas is None else areas.name, index)


def _finite(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, np.nan)


def why_unreached(inputs: SiteInputs, measures: Measures) -> Objects:
    """Return why each site could not be scored, if it could not."""
    why = np.full(len(inputs.profile), "no_hub", dtype=object)
    why[np.isinf(measures.main_road_m)] = "no_main_road"
    why[~measures.snapped] = "too_far"
    why[np.isnan(measures.network_m)] = "no_geometry"
    why[inputs.lines] = "lines"
    why[inputs.out != ""] = inputs.out[inputs.out != ""]
    return why


def _notes(
    inputs: SiteInputs, measures: Measures, strategy: Strategy, today: Evaluation, unreached: Objects
) -> list[Note]:
    notes = [note for i, note in enumerate(inputs.notes) if note not in inputs.notes[:i]]
    reasons, counts = np.unique(unreached.astype(str), return_counts=True)
    notes += [
        Note("sites_unreached", {"reason": str(r), "count": int(c)}) for r, c in zip(reasons, counts, strict=True)
    ]
    hub = today.state.best.hub
    unknown = (hub >= 0) & np.isnan(inputs.hubs.headway_min[hub]) & today.reached
    if unknown.any():
        notes.append(Note("headway_unknown", {"count": int(unknown.sum())}))
    profiles = [strategy.sites.profiles[name] for name, _ in by_profile(inputs.profile)]
    weighed = dict.fromkeys(kind for profile in profiles for kind in profile.weights.services or {})
    if inputs.services is not None:
        unscored, unreached_kind = _SERVICE_NOTES[inputs.services.told]
        for kind, walk in measures.service_m.items():
            if kind not in weighed:
                notes.append(Note(unscored, {"kind": kind_said(kind)}))
            if (lost := int((np.isinf(walk) & today.reached).sum())) > 0:
                code = "service_unreached" if kind in SERVICE_KINDS else unreached_kind
                notes.append(Note(code, {"kind": kind_said(kind), "count": lost}))
        wanted = dict.fromkeys([*weighed, *strategy.sites.conditions.social_max_walk_m])
        notes += [
            Note("service_kind_missing", {"kind": kind_said(kind)}) for kind in wanted if kind not in measures.service_m
        ]
    alike: list[Note] = []
    for name, ours in by_profile(inputs.profile):
        rows = ours[today.reached[ours]]
        if rows.size:
            bases, numbers = np.unique(today.basis[rows].astype(str), return_counts=True)
            notes += [
                Note("weights", {"profile": name, "basis": today.bases[bases[i]], "count": int(numbers[i])})
                for i in np.argsort(-numbers, kind="stable")
            ]
            alike += correlation_notes(today.components, rows, name, strategy.sites)
    return notes + alike


def _facts(inputs: SiteInputs, measures: Measures, strategy: Strategy, result: Evaluation) -> Facts:
    state, hubs, areas = result.state, inputs.hubs, inputs.school_areas
    limits = strategy.sites.conditions.transit_max_walk_m
    limit_of_tier = np.array([limits.get(tier, np.nan) for tier in TIERS])
    tiers = np.array(TIERS, dtype=object)
    rail = np.maximum(state.rail_hub, 0)
    has_rail = state.rail_hub >= 0
    full = np.zeros(len(inputs.profile), dtype=bool)
    if areas is not None and "school" in result.services:
        full = (measures.school_area >= 0) & (areas.number[measures.school_area] <= 0)
    return Facts(
        track=state.track,
        on_track=_on_track(inputs, strategy, state.track),
        needed="HUBS" if inputs.priority_areas is not None else "PRIORITY_AREAS",
        modes_known=hubs.modes_known,
        score=result.score,
        area_name=_texts(_area_label(inputs.priority_areas, state.area)),
        in_area=state.area >= 0,
        rail_name=_texts(_label(hubs.name, state.rail_hub)),
        rail_tier=np.where(has_rail, tiers[hubs.tier[rail]], ""),
        rail_walk_m=state.rail_walk_m,
        rail_limit_m=np.where(has_rail, state.rail_limit_m, np.nan),
        hub=state.best.hub,
        beyond=_beyond(result.components),
        hub_name=_texts(_label(hubs.name, state.best.hub)),
        hub_tier=_texts(_label(tiers, result.tier)),
        hub_walk_m=state.best.walk_m,
        transit=result.transit,
        transit_limit_m=np.where(result.tier >= 0, limit_of_tier[result.tier], np.nan),
        services=result.services,
        school_full=full,
        school_area_name=_texts(_area_label(areas, measures.school_area)),
        cap=result.cap,
        constraint_share=measures.constraint_share,
        parking_m=measures.parking_m,
        components=result.components,
        weights=result.weights,
        classes=result.classes,
        needs_transit=_needs(inputs, strategy, "transit"),
        needs_social=_needs(inputs, strategy, "social"),
    )


def _beyond(components: Components) -> Bools:
    """Find the sites whose hub gives no point, neither on foot nor by bike."""
    ways = [components.names.index(name) for name in ("hub_walk", "hub_bike") if name in components.names]
    scores = components.scores[:, ways]
    return np.asarray((np.nan_to_num(scores) <= 0).all(axis=1) & bool(ways))


def _texts(labels: Objects) -> Objects:
    return np.where(labels == None, "", labels)  # noqa: E711 - elementwise


def _on_track(inputs: SiteInputs, strategy: Strategy, track: Ints) -> Bools:
    """Find the sites whose track their land use is prioritised on."""
    found = np.zeros(track.size, dtype=bool)
    for name, ours in by_profile(inputs.profile):
        wanted = [TRACKS.index(each) for each in strategy.sites.profiles[name].prioritised_tracks]
        found[ours] = np.isin(track[ours], wanted)
    return found


def _needs(inputs: SiteInputs, strategy: Strategy, condition: str) -> Bools:
    needing = [name for name, profile in strategy.sites.profiles.items() if condition in profile.conditions]
    return np.isin(inputs.profile.astype(str), needing)
