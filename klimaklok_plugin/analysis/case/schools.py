"""Schools near a plan: which school, whether it has places, how far the way is, and its heart zone."""

from __future__ import annotations

import math
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Floats, Ints, Objects
from ..core.messages import KlimaklokError, Note
from ..core.progress import Progress, advance, part
from ..emissions.results import EmissionsResult
from ..layers import field_names
from ..layers.field_names import fold
from ..layers.fields import geometries, names, numbers, points_of, text_of
from ..layers.samples import clean_geometries, sample_points
from ..routing.graph import Graph
from ..schools.messages import MEASURES
from ..schools.zones import HeartZoneLayers, HeartZoneOptions, HeartZoneResult, heart_zones
from ..sources.schools import kinds
from .checks import INFORMATION, MET, NOT_ASSESSED, NOT_MET, PARTLY, Check
from .context import Case, Findings, Measure, Parts, not_assessed, overall, roles, shortened
from .emissions import emissions_of, uncounted
from .messages import MEASURE_SAID, SCHOOL_PLACES, SCHOOL_WAY

SCHOOLS, HEART = "schools", "heart_zone"
_RULE, _HEART_RULE = "two_conditions", "heart_zones"
_SCHOOL = "school"
_HOUSING = "housing"
_TOLD = 8
_DECIMALS = 6
_IN_A_SENTENCE = 3


@dataclass(frozen=True)
class OwnSchools:
    """The schools that built areas (n) belong to, as pairs (k).

    Attributes
    ----------
    area, school : (k,) int arrays
        Rows of the built shapes and of the schools.
    walk_m : (k,) float array
        Mean walk; inf where there is no way.
    places : (k,) float array
        Free places of the intake area; NaN where not known.
    by_area : bool
        They come from intake areas; else each area's nearest school stands for its own.
    schools : GeoDataFrame
        Point, ``name``.
    """

    area: Ints
    school: Ints
    walk_m: Floats
    places: Floats
    by_area: bool
    schools: gpd.GeoDataFrame


def check_schools(case: Case, progress: Progress | None = None) -> Findings:
    """Find the schools of the areas with homes: by intake area, else the nearest, which does not say whose it is.

    Met: a school with free places within the strategy's walk, and as many places as the homes may have pupils. Partly:
    it is not known whether there are places, or there may be more pupils. Not met: no places, or a longer walk.

    Parameters
    ----------
    case : Case
    progress : callable, optional
    """
    found = Findings()
    if missing := _missing(case):
        found.checks = [not_assessed(SCHOOLS, each, _RULE, *missing) for each in case.alternatives]
        return found
    own = own_schools(case, progress)
    _, shape_of = case.shapes()
    for alternative in case.alternatives:
        built = case.built(alternative)
        homes = built[(built["use"] == _HOUSING) | (built["dwellings"] > 0)]
        if not len(homes):
            code = "case_no_homes" if len(built) else "case_nothing_built"
            found.checks.append(Check(SCHOOLS, alternative, INFORMATION, _RULE, Note(code)))
            continue
        found.checks.append(_check(case, alternative, homes, shape_of, own))
    walk = _walks(case, own, shape_of)
    found.measures = [Measure(SCHOOLS, "school_walk_m", "m", walk)] if walk else []
    found.layers["own_schools"] = _layer(case, own, shape_of)
    return found


def own_schools(case: Case, progress: Progress | None = None) -> OwnSchools:
    """Return the schools that the plan's built shapes belong to, found once.

    Parameters
    ----------
    case : Case
    progress : callable, optional
    """
    if "own_schools" not in case.kept:
        case.kept["own_schools"] = _own_schools(case, progress)
    own: OwnSchools = case.kept["own_schools"]
    return own


def _missing(case: Case) -> tuple[str, ...]:
    missing = list(case.sources.missing("network"))
    if _schools(case) is None:
        missing.append("schools")
    return tuple(missing)


def _schools(case: Case) -> gpd.GeoDataFrame | None:
    """Return the schools as points with a name: of their own layer, else of the services."""
    if "school_points" in case.kept:
        kept: gpd.GeoDataFrame | None = case.kept["school_points"]
        return kept
    made = None
    layer = case.named("schools", {"name": field_names.SCHOOL_NAME})
    if layer is not None:
        kind = kinds(layer)
        layer = layer if kind is None else layer[(pd.Series(kind, index=layer.index) == _SCHOOL).to_numpy(bool)]
    elif case.sources.has("services"):
        layer = case.named("services", {"name": field_names.SCHOOL_NAME})
        field = case.field("services", field_names.SERVICE_KIND)
        if layer is not None and field is not None:
            known = case.strategy.sites.service_kinds
            kind = (
                layer[field]
                .astype("string")
                .str.strip()
                .str.casefold()
                .map({word.casefold(): each for word, each in known.items()})
            )
            layer = layer[(kind == _SCHOOL).fillna(value=False).to_numpy(bool)]
    if layer is not None and len(layer):
        xy, row = points_of(layer)
        first = np.unique(row, return_index=True)[1]
        frame = layer.iloc[row[first]]
        made = gpd.GeoDataFrame(
            {"name": names(frame), "school_row": frame.index.to_numpy()},
            geometry=shapely.points(xy[first]),
            crs=case.areas.crs,
        )
    case.kept["school_points"] = made
    return made


def _of_osm(case: Case) -> list[Note]:
    """Return that nobody knows for sure which schools are compulsory ones, where they come from OpenStreetMap."""
    layer = next((case.layer(each) for each in ("schools", "services") if case.sources.has(each)), None)
    return [Note("case_schools_osm")] if layer is not None and "osm_id" in layer else []


def _own_schools(case: Case, progress: Progress | None) -> OwnSchools:
    shapes, _ = case.shapes()
    schools = _schools(case)
    if schools is None:
        raise AssertionError
    strategy = case.strategy
    graph = Graph(case.network, "walk", "m", strategy)
    samples = sample_points(geometries(shapes), strategy.network.sample_spacing_m, strategy.network.max_samples)
    origins = graph.snap(samples.xy, strategy.network.max_snap_m)
    doors = graph.snap(shapely.get_coordinates(geometries(schools)), strategy.network.max_snap_m)
    advance(progress, 0.3)
    area, school, places = _by_intake_area(case, shapes, schools)
    by_area = case.sources.has("school_areas")
    if not by_area:
        cost, nearest = graph.nearest(origins, doors)
        best = np.full(len(shapes), -1)
        order = np.argsort(cost, kind="stable")[::-1]
        best[samples.site[order]] = nearest[order]  # the nearest of all points of an area is written last
        area = np.flatnonzero(best >= 0)
        school, places = best[area], np.full(len(area), np.nan)
    walk = np.full(len(area), np.inf)
    each = np.unique(school[school >= 0])
    for number, one in enumerate(each):
        mine = np.flatnonzero(school == one)
        cost, _ = graph.nearest(origins, doors.take(np.array([one])))
        walk[mine] = samples.mean(cost)[area[mine]]
        advance(progress, 0.4 + 0.6 * (number + 1) / len(each))
    return OwnSchools(area, school, walk, places, by_area, schools)


def _by_intake_area(case: Case, shapes: gpd.GeoDataFrame, schools: gpd.GeoDataFrame) -> tuple[Ints, Ints, Floats]:
    """Return the pairs of a shape and a school by the intake areas that hold most of it; -1 where one has no school.

    Intake areas of schools for different grades lie over each other, so there may be several. An area's school is the
    one it names, else the only one inside.
    """
    nothing = np.empty(0, np.int64)
    layer = case.named("school_areas", {"school": field_names.SCHOOL_OF_AREA, "free_places": field_names.FREE_PLACES})
    if layer is None:
        return nothing, nothing, np.empty(0)
    cleaned, _, _ = clean_geometries(geometries(layer))
    own = geometries(shapes)
    one, other = shapely.STRtree(cleaned).query(own, predicate="intersects")
    square = shapely.area(shapely.intersection(own[one], cleaned[other]))
    most = square >= case.strategy.case.same_site_share * shapely.area(own[one])
    one, other = one[most], other[most]
    free = numbers(layer, "free_places", "SCHOOL_AREAS") if "free_places" in layer else np.full(len(layer), np.nan)
    return one.astype(np.int64), _school_of(layer, cleaned, schools)[other], free[other]


def _school_of(layer: gpd.GeoDataFrame, cleaned: Objects, schools: gpd.GeoDataFrame) -> Ints:
    """Return the school (row) of each intake area, -1 where nothing tells."""
    by_name = {fold(str(name)): row for row, name in reversed(list(enumerate(schools["name"])))}
    told = text_of(layer, "school").map(lambda name: by_name.get(fold(name), -1)).to_numpy(np.int64)
    area, inside = shapely.STRtree(geometries(schools)).query(cleaned, predicate="intersects")
    only = np.bincount(area, minlength=len(cleaned)) == 1
    alone = np.full(len(cleaned), -1, np.int64)
    alone[area] = inside
    return np.where(told >= 0, told, np.where(only, alone, -1))


def _check(case: Case, alternative: str, homes: gpd.GeoDataFrame, shape_of: pd.Series[int], own: OwnSchools) -> Check:
    limit = case.strategy.sites.conditions.social_max_walk_m.get(_SCHOOL, math.inf)
    mine = np.flatnonzero(np.isin(own.area, shape_of.loc[homes.index].to_numpy()))
    without = ~np.isin(shape_of.loc[homes.index].to_numpy(), own.area[own.school >= 0])
    reasons: list[Note] = []
    if not own.by_area:
        said = _ways(own, mine)
        lead = Note("case_school_nearest", {"schools": said}) if said else Note("case_school_none")
        sentence = Note("case_school_no_areas", {"roles": roles(("school_areas",))})
        return Check(
            SCHOOLS,
            alternative,
            NOT_ASSESSED,
            _RULE,
            sentence,
            reasons=(lead, *_of_osm(case)),
            missing=("school_areas",),
            layers=("own_schools",),
        )
    if without.any():
        ids = homes["area_id"].to_numpy(object)[without]
        reasons.append(Note("case_school_outside", {"count": int(without.sum()), "areas": shortened(ids)}))
    pairs = mine[own.school[mine] >= 0]
    verdicts = [*_verdicts(own, pairs, limit), *([NOT_ASSESSED] if without.any() else [])]
    verdict = overall(verdicts) if verdicts else NOT_ASSESSED
    walk = float(own.walk_m[pairs].max()) if len(pairs) else math.nan
    if len(pairs):
        sentence = Note("case_schools", {"schools": _ways(own, pairs)})
        low, high = _pupils(case, homes)
        if high > 0:
            sentence = Note("case_schools_pupils", {"schools": _ways(own, pairs), "low": low, "high": high})
        if (count := len(np.unique(own.school[pairs]))) > _IN_A_SENTENCE:
            reasons.append(sentence)
            bad = own.school[pairs][np.array(_verdicts(own, pairs, limit)) != MET]
            told: dict[str, object] = {"count": count, "holds": count - len(np.unique(bad)), "limit": limit}
            sentence = Note("case_schools_many", told)
        reasons.append(Note("case_school_rule", {"limit": limit}))
        if np.isnan(own.places[pairs]).any():
            reasons.append(Note("case_school_places_unknown"))
        if math.isnan(high):
            reasons.append(Note("case_school_pupils_unknown"))
        elif high > 0:
            places = pd.Series(own.places[pairs]).groupby(own.school[pairs]).min().sum(skipna=False)
            if verdict == MET and places < high:
                verdict = PARTLY
            reasons.append(Note("case_school_pupils", {"share": 100 * case.strategy.schools.pupil_share}))
    else:
        sentence = reasons.pop()
    reasons.extend(_of_osm(case))
    return Check(
        SCHOOLS,
        alternative,
        verdict,
        _RULE,
        sentence,
        value=walk if math.isfinite(walk) else None,
        threshold=limit if math.isfinite(limit) and math.isfinite(walk) else None,
        unit="m" if math.isfinite(walk) else "",
        reasons=tuple(reasons),
        layers=("own_schools",),
    )


def _pupils(case: Case, homes: gpd.GeoDataFrame) -> tuple[float, float]:
    """Return how many pupils of grades 1 to 10 may live in homes, from and to; NaN where some homes are not told."""
    per_dwelling = case.strategy.emissions.persons_per_dwelling
    share = case.strategy.schools.pupil_share
    low, high = (
        float((homes["persons"].fillna(homes["dwellings"] * per_dwelling[each]) * share).sum(skipna=False))
        for each in ("low", "high")
    )
    return low, high


def _verdicts(own: OwnSchools, pairs: Ints, limit: float) -> list[str]:
    """Return what each school says for an area: no places or too long a way, places not known, or good."""
    walk, places = own.walk_m[pairs], own.places[pairs]
    bad = (walk > limit) | (places <= 0)
    return list(np.where(bad, NOT_MET, np.where(np.isnan(places), PARTLY, MET)))


def _ways(own: OwnSchools, pairs: Ints) -> Parts:
    """Return each school with the longest walk to it and its free places, the nearest first."""
    said: Parts = []
    table = pd.DataFrame({"school": own.school[pairs], "walk": own.walk_m[pairs], "places": own.places[pairs]})
    longest = table[table["school"] >= 0].groupby("school").agg({"walk": "max", "places": "min"}).sort_values("walk")
    nearest = longest.head(_TOLD)
    names = own.schools["name"].to_numpy(object)[nearest.index.to_numpy(np.int64)]
    for name, walk, places in zip(names, nearest["walk"], nearest["places"], strict=True):
        told: dict[str, object] = {"name": name, "walk": walk}
        said.append((SCHOOL_PLACES, {**told, "places": places}) if math.isfinite(places) else (SCHOOL_WAY, told))
    return said


def _walks(case: Case, own: OwnSchools, shape_of: pd.Series[int]) -> dict[str, float]:
    walks = {}
    for alternative in case.alternatives:
        built = case.built(alternative)
        homes = built[(built["use"] == _HOUSING) | (built["dwellings"] > 0)]
        of = np.isin(own.area, shape_of.loc[homes.index].to_numpy()) & np.isfinite(own.walk_m) & (own.school >= 0)
        if of.any():
            walks[alternative] = float(own.walk_m[of].max())
    return walks


def _layer(case: Case, own: OwnSchools, shape_of: pd.Series[int]) -> gpd.GeoDataFrame:
    there = own.school >= 0
    school = own.school[there]
    frame = gpd.GeoDataFrame(
        {
            "school_name": own.schools["name"].to_numpy(object)[school],
            "walk_m": np.where(np.isfinite(own.walk_m[there]), own.walk_m[there], np.nan),
            "free_places": own.places[there],
        },
        geometry=geometries(own.schools)[school],
        crs=case.areas.crs,
    )
    return case.by_area(frame, own.area[there], shape_of)


# --- heart zone -------------------------------------------------------------------------------------------------------


def check_heart_zone(case: Case, progress: Progress | None = None) -> Findings:
    """Assess heart zones at the schools of the plan, as `heart_zones` does; for information, each school by itself.

    Parameters
    ----------
    case : Case
    progress : callable, optional
    """
    found = Findings()
    if missing := _missing(case):
        found.checks = [not_assessed(HEART, each, _HEART_RULE, *missing, screening=True) for each in case.alternatives]
        return found
    own = own_schools(case, part(progress, 0.0, 0.1))
    _, shape_of = case.shapes()
    results: dict[tuple[object, ...], HeartZoneResult] = {}
    emitted = _emitted(case)
    frames, cards = [], []
    for number, alternative in enumerate(case.alternatives):
        built = case.built(alternative)
        if not len(built):
            nothing = Note("case_nothing_built")
            found.checks.append(Check(HEART, alternative, INFORMATION, _HEART_RULE, nothing, screening=True))
            continue
        of = np.isin(own.area, shape_of.loc[built.index].to_numpy()) & (own.school >= 0)
        schools = tuple(sorted(set(own.school[of].tolist())))
        if not schools:
            none = Note("case_school_none")
            found.checks.append(Check(HEART, alternative, INFORMATION, _HEART_RULE, none, screening=True))
            continue
        low = 0.1 + 0.9 * number / len(case.alternatives)
        extra = _extra(case, emitted, alternative)
        cars = 0.0 if extra is None else float(extra["cars_peak"].sum())
        key = (*schools, None if extra is None else tuple(extra["cars_peak"].round(_DECIMALS)))
        if key not in results:
            share = part(progress, low, low + 0.9 / len(case.alternatives))
            results[key] = _zones(case, own, schools, extra, share)
        result = results[key]
        found.checks.append(_heart_check(case, alternative, result, None if extra is None else cars))
        frames.append(result.zones.assign(alternative=alternative))
        if not found.layers:
            found.notes.extend(result.notes)
        cards.append(result.scorecard.assign(alternative=alternative))
    if cards:
        found.layers["heartzones_scorecard"] = gpd.GeoDataFrame(pd.concat(cards, ignore_index=True), crs=case.areas.crs)
    if frames:
        found.layers["heartzones_zones_out"] = gpd.GeoDataFrame(
            pd.concat(frames, ignore_index=True), crs=case.areas.crs
        )
    return found


def _emitted(case: Case) -> EmissionsResult | None:
    """Return the plan's trips, None where the plan does not tell enough of them."""
    try:
        return emissions_of(case)
    except KlimaklokError:
        return None  # the check of emissions says why


def _extra(case: Case, emitted: EmissionsResult | None, alternative: str) -> gpd.GeoDataFrame | None:
    """Return the car trips of an alternative, by where they leave the areas; None where some are not known."""
    built = case.built(alternative)
    if emitted is None or uncounted(built):
        return None
    entrances = case.layer("entrances") if case.sources.has("entrances") else None
    every = emitted.extra_trips(entrances, case.strategy)
    return every[(every["alternative"] == alternative).to_numpy(bool)].reset_index(drop=True)


def _zones(
    case: Case,
    own: OwnSchools,
    schools: tuple[int, ...],
    extra: gpd.GeoDataFrame | None,
    progress: Progress | None,
) -> HeartZoneResult:
    points = own.schools.iloc[list(schools)][["name", "geometry"]].reset_index(drop=True)
    pupils = None
    if case.sources.has("schools") and (field := case.field("schools", field_names.PUPILS)) is not None:
        rows = own.schools["school_row"].iloc[list(schools)].to_numpy()
        points["pupils"] = case.layer("schools")[field].loc[rows].to_numpy()
        pupils = "pupils"
    population = _homes(case, own, schools) if case.sources.has("population") else None
    inhabitants = case.options.population_field or case.field("population", field_names.INHABITANTS)
    traffic = case.layer("traffic") if case.sources.has("traffic") else None
    layers = HeartZoneLayers(
        schools=points,
        population=population if inhabitants is not None else None,
        school_areas=None if population is None else case.named("school_areas", {"school": field_names.SCHOOL_OF_AREA}),
        destinations=case.layer("centres") if population is not None and case.sources.has("centres") else None,
        traffic=traffic,
        extra_trips=extra if extra is not None and len(extra) else None,
    )
    options = HeartZoneOptions(
        pupils_field=pupils,
        population_field=inhabitants or "pop_tot",
        extra_field="cars_peak",
        traffic_field=case.field("traffic", field_names.TRAFFIC) or "aadt",
    )
    return heart_zones(layers, case.network, case.strategy, options, progress=progress)


def _homes(case: Case, own: OwnSchools, schools: tuple[int, ...]) -> gpd.GeoDataFrame | None:
    """Return the population that has to do with some schools, so that no home counts as theirs that is another's.

    With intake areas: what lies in theirs, or near them; where there are centres, traffic from all homes counts.
    Without them, homes belong to the nearest school, which is looked for among all.
    """
    layer = case.layer("population")
    points = geometries(own.schools)
    near = shapely.buffer(points[list(schools)], 2 * case.strategy.schools.radius_m)
    if own.by_area:
        if case.sources.has("centres"):
            return layer
        areas = case.named("school_areas", {"school": field_names.SCHOOL_OF_AREA})
        if areas is None:
            raise AssertionError
        cleaned, _, _ = clean_geometries(geometries(areas))
        theirs = np.isin(_school_of(areas, cleaned, own.schools), schools)
        rows = np.unique(shapely.STRtree(geometries(layer)).query([*cleaned[theirs], *near], predicate="intersects")[1])
    else:
        place = shapely.centroid(geometries(layer))
        there = ~(shapely.is_missing(place) | shapely.is_empty(place))
        nearest = np.full(len(layer), -1)
        nearest[there] = shapely.STRtree(points).nearest(place[there])
        rows = np.flatnonzero(np.isin(nearest, schools))
    return layer.iloc[rows] if len(rows) else None


def _heart_check(case: Case, alternative: str, result: HeartZoneResult, cars: float | None) -> Check:
    told: Parts = []
    for row in result.scorecard.to_dict("records"):
        chosen = [MEASURES[each] for each in str(row["measures"] or "").split(",") if each in MEASURES]
        if chosen:
            told.append((MEASURE_SAID, {"name": row["school_name"], "measures": [(each, {}) for each in chosen]}))
    reasons = [Note("case_heart_no_ban")]
    if gone := case.sources.missing("population", "school_areas", "traffic"):
        reasons.append(Note("case_not_given", {"roles": roles(gone)}))
    reasons.append(Note("case_heart_extra_unknown") if cars is None else Note("case_heart_extra", {"cars": cars}))
    reasons.append(Note("case_heart_screening"))
    reasons.extend(_of_osm(case))
    sentence = Note("case_heart", {"schools": told}) if told else Note("case_heart_nothing")
    if len(told) > _IN_A_SENTENCE:
        reasons.insert(0, sentence)
        sentence = Note("case_heart_many", {"count": len(result.scorecard), "some": len(told)})
    return Check(
        HEART,
        alternative,
        INFORMATION,
        _HEART_RULE,
        sentence,
        reasons=tuple(reasons),
        screening=True,
        layers=("heartzones_zones_out", "heartzones_scorecard"),
    )
