"""The sections of a strategy: thresholds, weights and norms, each checked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from .values import (
    Breaks,
    Clock,
    Curve,
    Flag,
    Keyed,
    Names,
    Number,
    Numbers,
    Phrase,
    PlanUse,
    PlanUses,
    Points,
    Shares,
    Words,
    Years,
)

MODES = ("rail", "metro", "tram", "bus", "coach", "ferry", "funicular", "other")


TIERS = ("A", "B", "C", "D")


ROAD_CLASSES = (
    "motorway",
    "trunk",
    "primary",
    "secondary",
    "tertiary",
    "unclassified",
    "residential",
    "living_street",
    "service",
    "track",
    "other",
)


TRACKS = ("named_area", "rail_hub_or_centre", "other")


AREA_KINDS = ("named_area", "centre")


CONDITIONS = ("transit", "social")


SERVICES = ("normal", "fast")


OWN_RIGHT = "own_right"


PLAN_DEFAULT, PLAN_UNSCORED, PLAN_SKIP = "default", "unscored", "skip"
PLAN_WITHOUT_PROFILE = (PLAN_DEFAULT, PLAN_UNSCORED, PLAN_SKIP)
"""What a plan's code may stand for beside a profile, see `values.PlanUse`."""


CLASSES = ("prioritise", "prioritise_when", "consider", "limit")


BRANCHES = ("transit", "services", "main_road", "constraint")


TRANSIT_COMPONENTS = ("hub_walk", "hub_frequency", "hub_bike", "parking_walk")


@dataclass(frozen=True)
class Walk:
    """Walking speed on the flat and how slopes change it (Tobler).

    Attributes
    ----------
    speed_kmh : float
        Walking speed on the flat.
    tobler_steepness : float
        How much slopes slow walking: k in Tobler's exp(-k |slope + offset|).
    tobler_offset : float
        How steep the descent is on which walking is fastest: the offset in the same formula.
    """

    speed_kmh: Annotated[float, Number("km/h", 1, 10)]
    tobler_steepness: Annotated[float, Number("", 0, 10)]
    tobler_offset: Annotated[float, Number("rise/run", 0, 0.5)]


@dataclass(frozen=True)
class Bike:
    """Cycling speed on the flat and how slopes change it (Parkin and Rotheram).

    Attributes
    ----------
    speed_kmh : float
        Cycling speed on the flat.
    uphill_kmh_per_percent : float
        Speed lost per per cent of slope uphill.
    downhill_kmh_per_percent : float
        Speed gained per per cent of slope downhill.
    min_kmh : float
        Cycling is never slower, however steep the way up.
    max_kmh : float
        Cycling is never faster, however steep the way down.
    """

    speed_kmh: Annotated[float, Number("km/h", 5, 45)]
    uphill_kmh_per_percent: Annotated[float, Number("km/h per %", 0, 10)]
    downhill_kmh_per_percent: Annotated[float, Number("km/h per %", 0, 10)]
    min_kmh: Annotated[float, Number("km/h", 1, 45)]
    max_kmh: Annotated[float, Number("km/h", 5, 80)]


@dataclass(frozen=True)
class Car:
    """Driving speeds where no limit is known, and what the named speed zones of OSM mean.

    Attributes
    ----------
    default_speed_kmh : mapping
        Driving speed by road class where no speed limit is known; a ramp has that of the road it joins.
    zone_speed_kmh : mapping
        Speed limit that a named speed zone of OpenStreetMap, such as `NO:urban`, stands for.
    max_kmh : float
        Speed limits above this are taken as mistakes and left out.
    """

    default_speed_kmh: Annotated[Mapping[str, float], Numbers("km/h", ROAD_CLASSES, 1, 150)]
    zone_speed_kmh: Annotated[Mapping[str, float], Numbers("km/h", (), 1, 150)]
    max_kmh: Annotated[float, Number("km/h", 30, 150)]


@dataclass(frozen=True)
class NetworkRules:
    """How points meet the network, and how the network is built.

    Attributes
    ----------
    max_snap_m : float
        What lies further than this from the nearest way has no access to the network.
    main_component_km : float
        Only pieces of network with at least this length of ways give access, or the longest where none has.
    gap_m : float
        Dead ends this near to another part of the network are reported as gaps.
    join_tolerance_m : float
        Ends of a road layer's lines this near to each other are joined when the network is built.
    carriageway_near_m : float
        A carriageway this near to a road's centre line, where their positions are not told, is a part of that road.
    object_near_m : float
        Speed limits and other objects whose position is not told lie on the road line this near to theirs.
    parallel_deg : float
        Lines whose directions differ by at most this run along each other.
    divided_motorway_kmh : float
        European roads with separate carriageways and this limit, or an unknown one, count as motorways where no field
        tells.
    unknown_class_share : float
        Where the class of more than this share of the length is unknown, a build warns first of all.
    dem_step_m : float
        Slopes are measured between points along a way that are at most this far apart.
    dem_smooth_m : float
        Side of the square over which the elevation raster is averaged before slopes are measured.
    max_gradient : float
        Steeper slopes count as this steep.
    sample_spacing_m : float
        Spacing of the points that stand for an area, such as a site.
    max_samples : int
        Most points that stand for one area; in a large one their spacing widens.
    """

    max_snap_m: Annotated[float, Number("m", 1, 5000)]
    main_component_km: Annotated[float, Number("km", 0, 10000)]
    gap_m: Annotated[float, Number("m", 0, 100)]
    join_tolerance_m: Annotated[float, Number("m", 0, 10)]
    carriageway_near_m: Annotated[float, Number("m", 0, 200)]
    object_near_m: Annotated[float, Number("m", 0, 50)]
    parallel_deg: Annotated[float, Number("degrees", 1, 89)]
    divided_motorway_kmh: Annotated[float, Number("km/h", 30, 150)]
    unknown_class_share: Annotated[float, Number("share", 0, 1)]
    dem_step_m: Annotated[float, Number("m", 1, 1000)]
    dem_smooth_m: Annotated[float, Number("m", 0, 1000)]
    max_gradient: Annotated[float, Number("rise/run", 0.01, 2)]
    sample_spacing_m: Annotated[float, Number("m", 1, 1000)]
    max_samples: Annotated[int, Number("points", 1, 10000, whole=True)]


@dataclass(frozen=True)
class Mode:
    """One mode of public transport: how far people walk to it, and when it counts in a hub.

    Attributes
    ----------
    catchment_m : float
        Longest walk from a site to a rail-bound hub of the mode; of the other modes only that of bus is used, as the
        walk from a home to a stop in park-and-ride.
    knutepunkt_headway_min : float
        Longest headway at which the mode counts for whether a hub is a kollektivknutepunkt or rail-bound.
    rail : bool
        Whether the mode counts as one on existing rail lines.
    """

    catchment_m: Annotated[float, Number("m", 50, 10000)]
    knutepunkt_headway_min: Annotated[float, Number("min", 1, 1440)]
    rail: Annotated[bool, Flag()]


@dataclass(frozen=True)
class Tier:
    """What a hub must have to be of the tier; a hub is of the first tier whose conditions it meets.

    Attributes
    ----------
    interchange : bool
        Whether a hub of the tier must be a kollektivknutepunkt (enough modes, each at its own frequency).
    rail : bool
        Whether a hub of the tier must have a rail-bound mode that runs at the mode's own frequency.
    max_headway_min : float
        Longest headway of the hub's best mode, lines pooled, worse direction.
    """

    interchange: Annotated[bool, Flag()]
    rail: Annotated[bool, Flag()]
    max_headway_min: Annotated[float, Number("min", 1, 1440)]


@dataclass(frozen=True)
class Transit:
    """Hubs: the window, the clustering, the modes and the tiers.

    Attributes
    ----------
    window_start : str
        When the counting of departures begins, where the user gives no time.
    window_end : str
        When the counting of departures ends, where the user gives no time.
    typical_day_off : float
        How far a day's trips may lie from each timetable's median for several to share it as typical day.
    school_breaks : mapping
        Days of every year that no typical day is taken from, as "week 40" or "12-20/01-03"; public holidays and the
        days from Palm Sunday to Easter Monday are left out as well.
    cluster_m : float
        Stops this near to each other are one hub.
    change_m : float
        Stops without a mode in common are one hub when this near to each other.
    name_cluster_m : float
        Stops of one name are one hub when this near to each other.
    knutepunkt_min_modes : int
        Modes, each at its own frequency, that make a hub a kollektivknutepunkt.
    """

    window_start: Annotated[str, Clock()]
    window_end: Annotated[str, Clock()]
    typical_day_off: Annotated[float, Number("share", 0, 1)]
    school_breaks: Annotated[Mapping[str, str], Breaks()]
    cluster_m: Annotated[float, Number("m", 0, 2000)]
    change_m: Annotated[float, Number("m", 0, 2000)]
    name_cluster_m: Annotated[float, Number("m", 0, 2000)]
    knutepunkt_min_modes: Annotated[int, Number("modes", 1, 8, whole=True)]
    modes: Annotated[Mapping[str, Mode], Keyed(MODES)]
    tiers: Annotated[Mapping[str, Tier], Keyed(TIERS)]


@dataclass(frozen=True)
class Weights:
    """Weights in two steps: between the branches, and within a branch. Each step adds up to 1.

    The components of the branch ``transit`` measure one thing, nearness to a stop, and therefore share one weight.

    Attributes
    ----------
    branches : mapping
        Weight of each branch in a site's score, together 1.
    transit : mapping
        Weight of each measure of nearness to a stop within the branch `transit`, together 1.
    services : mapping
        Weight of each kind of service within the branch `services`, together 1.
    """

    branches: Annotated[Mapping[str, float], Shares("share", BRANCHES)]
    transit: Annotated[Mapping[str, float] | None, Shares("share", TRANSIT_COMPONENTS)] = None
    services: Annotated[Mapping[str, float] | None, Shares("share")] = None


@dataclass(frozen=True)
class Curves:
    """Curves from a measure to a score.

    Attributes
    ----------
    hub_walk : mapping
        Score by the metres walked to the hub, a curve for each tier.
    services : mapping
        Score by the metres walked to the service, a curve for each kind.
    hub_frequency : Curve
        Score by the minutes between departures at the hub.
    hub_bike : Curve
        Score by the minutes by bike to the hub.
    parking_walk : Curve
        Score by the metres that the parked car is further away than the stop; negative where it is nearer.
    main_road : Curve
        Score by the metres driven to the nearest main road.
    constraint : Curve
        Score by the share of the site's area that lies in constraints.
    """

    hub_walk: Annotated[Mapping[str, Curve], Keyed(TIERS), Points("m")] = field(default_factory=dict)
    services: Annotated[Mapping[str, Curve], Keyed(), Points("m")] = field(default_factory=dict)
    hub_frequency: Annotated[Curve | None, Points("min")] = None
    hub_bike: Annotated[Curve | None, Points("min")] = None
    parking_walk: Annotated[Curve | None, Points("m", -math.inf)] = None
    main_road: Annotated[Curve | None, Points("m")] = None
    constraint: Annotated[Curve | None, Points("share", 0, 1)] = None


@dataclass(frozen=True)
class Profile:
    """How sites for one land use are weighed and classed.

    Attributes
    ----------
    conditions : tuple of str
        Which of the strategy's two conditions (transit, social) the land use must meet.
    prioritised_tracks : tuple of str
        The policy tracks that lead to the class `prioritise`.
    consider_min_score : float
        The score from which a site off the prioritised tracks that meets the conditions is worth considering.
    """

    conditions: Annotated[tuple[str, ...], Names("", CONDITIONS)]
    prioritised_tracks: Annotated[tuple[str, ...], Names("", TRACKS[:2])]
    consider_min_score: Annotated[float, Number("points", 0, 100)]
    weights: Weights
    curves: Curves


@dataclass(frozen=True)
class Conditions:
    """When there is good public transport and social infrastructure.

    Attributes
    ----------
    transit_max_walk_m : mapping
        Longest mean walk, by tier, at which a hub is good public transport; hubs of other tiers never are.
    social_max_walk_m : mapping
        Longest mean walk to each kind of service, all of which are needed.
    """

    transit_max_walk_m: Annotated[Mapping[str, float], Numbers("m", TIERS, 0, 20000, complete=False)]
    social_max_walk_m: Annotated[Mapping[str, float], Numbers("m", (), 0, 50000)]


@dataclass(frozen=True)
class Track:
    """What makes the walkable area of a hub or a centre on an existing rail line.

    Attributes
    ----------
    area_kinds : mapping
        Words of a layer to the two kinds of priority areas: named areas, and centres.
    rail_hub_tiers : tuple of str
        Tiers of the rail-bound hubs near which a site, or a centre, is on the track `rail_hub_or_centre`.
    centre_to_rail_m : float
        A centre is on a rail line when a rail-bound hub lies in it or this near to it.
    min_area_share : float
        Share of a site that must lie in a priority area for the site to belong to it.
    """

    area_kinds: Annotated[Mapping[str, str], Words("", (), AREA_KINDS)]
    rail_hub_tiers: Annotated[tuple[str, ...], Names("", TIERS)]
    centre_to_rail_m: Annotated[float, Number("m", 0, 10000)]
    min_area_share: Annotated[float, Number("share", 0.01, 1)]


@dataclass(frozen=True)
class Robustness:
    """How far the weights are varied to see how firm a rank is.

    Attributes
    ----------
    count : int
        How many times the weights are drawn anew to see how firm a rank is.
    seed : int
        Start of the random draws: with the same number the same input gives the same result.
    spread : float
        Each weight is multiplied by a number that lies up to this far below or above 1.
    coverage : float
        Share of the draws in which a rank lies from `rank_low` to `rank_high`.
    """

    count: Annotated[int, Number("draws", 0, 10000, whole=True)]
    seed: Annotated[int, Number("", 0, 2**32 - 1, whole=True)]
    spread: Annotated[float, Number("share", 0, 1)]
    coverage: Annotated[float, Number("share", 0.1, 1)]


@dataclass(frozen=True)
class SiteRules:
    """Scoring and classing of sites.

    Attributes
    ----------
    land_use : mapping
        Words of a layer to the profiles by which sites are weighed; they go before the codes of plans.
    plan_codes : mapping
        What the land-use codes of plans (SOSI arealformål) stand for: a profile, or why a site is not scored. Of
        several ranges that hold a code, the narrowest goes.
    service_kinds : mapping
        Words of a layer to the kinds of services; other words are kinds of their own.
    main_road_classes : tuple of str
        Road classes that are main roads for the curve `main_road`.
    constraint_cap : mapping
        By class: the share of a site's area in constraints from which it gets no better class.
    correlation_noted : float
        Pearson's r, whatever its sign, from which two components are said to measure nearly the same.
    correlation_listed : float
        Pearson's r, whatever its sign, from which two components stand in the list of the log.
    lifting_score : float
        A component that scores this or more is named as lifting the site.
    lowering_score : float
        A component that scores this or less is named as lowering the site.
    max_reasons : int
        Most reasons that are given for a site.
    """

    land_use: Annotated[Mapping[str, str], Words()]
    plan_codes: Annotated[Mapping[str, PlanUse], Keyed(), PlanUses()]
    service_kinds: Annotated[Mapping[str, str], Words()]
    main_road_classes: Annotated[tuple[str, ...], Names("", ROAD_CLASSES)]
    constraint_cap: Annotated[Mapping[str, float], Numbers("share", CLASSES[1:], 0, 1, complete=False)]
    correlation_noted: Annotated[float, Number("", 0, 1)]
    correlation_listed: Annotated[float, Number("", 0, 1)]
    lifting_score: Annotated[float, Number("points", 0, 100)]
    lowering_score: Annotated[float, Number("points", 0, 100)]
    max_reasons: Annotated[int, Number("reasons", 1, 20, whole=True)]
    track: Track
    conditions: Conditions
    robustness: Robustness
    profiles: Annotated[Mapping[str, Profile], Keyed()]


@dataclass(frozen=True)
class ChargingService:
    """Charging points of one speed, and when one of them is normally free.

    Attributes
    ----------
    power_kw : float
        Rated power of a point.
    simultaneity : float
        Share of the rated power that the points of a site draw from the grid together at the peak.
    point_cost : float
        Cost of a point, where the user gives none.
    max_occupied : float
        Share of the time in which all points of a site may be occupied.
    waits : bool
        Whether cars wait in line for a free point; otherwise they drive on.
    max_points : int
        Most points at a site whose parking spaces are not known.
    """

    power_kw: Annotated[float, Number("kW", 1, 1000)]
    simultaneity: Annotated[float, Number("share", 0.01, 1)]
    point_cost: Annotated[float, Number("kr", 0, 1e9)]
    max_occupied: Annotated[float, Number("share", 0.001, 0.9)]
    waits: Annotated[bool, Flag()]
    max_points: Annotated[int, Number("points", 1, 200, whole=True)]


@dataclass(frozen=True)
class ChargingKind:
    """Who charges: how far to the point, and how much and how long.

    Cars standing at points at the peak = cars x kWh a day / kWh a visit x min(1, peak share x hours).

    Attributes
    ----------
    reach_m : float
        Farthest from the demand to the point, on foot, or driven where `by_car`.
    by_car : bool
        Whether they drive to the point and wait there; otherwise they walk from it.
    fast : bool
        Whether they charge at fast points; otherwise at normal ones.
    kwh_per_day : float
        Energy that a car charges in public a day.
    kwh_per_visit : float
        Energy that a car charges at a visit.
    peak_share : float
        Share of the day's visits that begin in the busiest hour.
    hours : float
        How long a visit occupies a point.
    """

    reach_m: Annotated[float, Number("m", 1, 50000)]
    by_car: Annotated[bool, Flag()]
    fast: Annotated[bool, Flag()]
    kwh_per_day: Annotated[float, Number("kWh per car and day", 0.01, 500)]
    kwh_per_visit: Annotated[float, Number("kWh", 0.1, 500)]
    peak_share: Annotated[float, Number("share", 0.01, 1)]
    hours: Annotated[float, Number("h", 0.05, 24)]


@dataclass(frozen=True)
class ChargingAudit:
    """What parkeringsforskriften § 35 asks of car parks offered to the public on terms.

    Attributes
    ----------
    max_share : float
        Largest share of a car park's spaces that can be demanded to have charging.
    least_spaces : int
        Spaces with charging that there are at least, whatever the demand, within what `max_share` allows.
    exempt_types : tuple of str
        Kinds of car parks that are exempt, by the parking register's codes.
    exempt_park_and_ride : bool
        Whether park-and-ride is exempt.
    """

    max_share: Annotated[float, Number("share", 0, 1)]
    least_spaces: Annotated[int, Number("spaces", 0, 100, whole=True)]
    exempt_types: Annotated[tuple[str, ...], Names("")]
    exempt_park_and_ride: Annotated[bool, Flag()]


@dataclass(frozen=True)
class Charging:
    """Public charging: who needs it, what the points carry and cost, and what limits a site.

    Attributes
    ----------
    kind_names : mapping
        Words of a layer to the kinds of demand, or to `own_right`: those with a right to charge at home.
    electric_share : mapping
        Electric cars among all passenger cars, by the year they were counted.
    electric_share_growth : float
        What is added to it for each year after the last that was counted.
    public_cars : mapping
        Cars that would charge in public if all cars were electric, per unit of what the demand's weight counts. All but
        `electric_cars` are multiplied by `electric_share`.
    site_cost : float
        Cost of a new site without its points, where the user gives none.
    normal_to_kw : float
        Points up to this power are normal, those above fast.
    existing_points : int
        Points of an existing station where their number is not known.
    max_space_share : float
        Largest share of a car park's spaces that may be for charging.
    same_place_m : float
        Chargers this near to a car park stand on its spaces, and stations of two sources this near are one.
    grid_reach_m : float
        Farthest, by air, from a site to the grid point that feeds it, where the site names none.
    demand_spacing_m : float
        Spacing of the points that stand for demand drawn as an area.
    candidate_spacing_m : float
        Spacing of the sites tried along streets where the user gives no candidates.
    candidate_junction_m : float
        Shortest distance from a junction to a site tried along a street.
    candidate_road_classes : tuple of str
        Road classes along which sites are tried where the user gives no candidates.
    """

    kind_names: Annotated[Mapping[str, str], Words()]
    kinds: Annotated[Mapping[str, ChargingKind], Keyed()]
    services: Annotated[Mapping[str, ChargingService], Keyed(SERVICES)]
    audit: ChargingAudit
    electric_share: Annotated[Mapping[str, float], Years("share", (), 0, 1)]
    electric_share_growth: Annotated[float, Number("share per year", -1, 1)]
    public_cars: Annotated[
        Mapping[str, float], Numbers("cars", ("electric_cars", "cars", "homes", "persons"), 0.001, 100)
    ]
    site_cost: Annotated[float, Number("kr", 0, 1e9)]
    normal_to_kw: Annotated[float, Number("kW", 1, 1000)]
    existing_points: Annotated[int, Number("points", 1, 100, whole=True)]
    max_space_share: Annotated[float, Number("share", 0.01, 1)]
    same_place_m: Annotated[float, Number("m", 0, 1000)]
    grid_reach_m: Annotated[float, Number("m", 1, 20000)]
    demand_spacing_m: Annotated[float, Number("m", 5, 5000)]
    candidate_spacing_m: Annotated[float, Number("m", 20, 5000)]
    candidate_junction_m: Annotated[float, Number("m", 0, 100)]
    candidate_road_classes: Annotated[tuple[str, ...], Names("", ROAD_CLASSES)]


@dataclass(frozen=True)
class MeasuredParking:
    """What a study counted at the municipality's own park-and-ride, to compare with; nothing is decided by it.

    Attributes
    ----------
    air_share : mapping
        Share of the parked cars from under 1 km by air (`near`), from 1-3 km (`middle`) and from further (`far`).
    sites : int
        How many sites the study counted at.
    place : str
        Where the study counted.
    study : str
        What the study is called.
    """

    air_share: Annotated[Mapping[str, float] | None, Shares("share", ("near", "middle", "far"))] = None
    sites: Annotated[int | None, Number("sites", 1, 10000, whole=True)] = None
    place: Annotated[str | None, Phrase()] = None
    study: Annotated[str | None, Phrase()] = None


@dataclass(frozen=True)
class ParkAndRide:
    """Where park-and-ride makes sense, what it takes and what it saves, and when which advice is given.

    Attributes
    ----------
    hub_tiers : tuple of str
        Tiers of the hubs with departures often enough for park-and-ride.
    walk_m : mapping
        Longest walk along the streets, by the hub's tier, at which nobody needs a car to get to the hub.
    bike_m : mapping
        Longest ride along the streets, by the hub's tier, at which nobody needs a car to get to the hub.
    site_to_hub_m : float
        Longest walk from the parked car to the hub.
    detour : float
        The drive to the site and on to the centre is at most this many times the direct drive.
    min_ride_m : float
        Shortest ride that is worth changing for, as the drive from the site to the centre.
    commuter_share : float
        Share of the inhabitants who travel to the centre on a working day, where no field of commuters is given.
    persons_per_car : float
        Commuters in one car.
    drove_before : mapping
        Share of the cars at a site that would else have been driven all the way: those from homes with a stop in
        walking distance (`stop`) and without (`no_stop`). The others took the bus or rode along.
    misuse : mapping
        Share of the commuters in walking (`walk`) or cycling distance (`bike`) of a site's hub who park there.
    m2_per_space : float
        Ground for one space, lanes included.
    assumed_spaces : int
        Spaces of a site where neither a number nor an area tells.
    fee_from : float
        Share of the spaces in use from which a fee is advised.
    bike_first_from : float
        Commuters in walking or cycling distance, per space, from which better access by bike is advised first.
    feeder_bus_from_m : float
        Mean drive to the site from which a feeder bus is advised.
    measured : MeasuredParking
        May be left out.
    """

    hub_tiers: Annotated[tuple[str, ...], Names("", TIERS)]
    walk_m: Annotated[Mapping[str, float], Numbers("m", TIERS, 0, 20000, complete=False)]
    bike_m: Annotated[Mapping[str, float], Numbers("m", TIERS, 0, 50000, complete=False)]
    site_to_hub_m: Annotated[float, Number("m", 10, 5000)]
    detour: Annotated[float, Number("", 1, 10)]
    min_ride_m: Annotated[float, Number("m", 0, 100000)]
    commuter_share: Annotated[float, Number("share", 0.001, 1)]
    persons_per_car: Annotated[float, Number("persons", 1, 9)]
    drove_before: Annotated[Mapping[str, float], Numbers("share", ("stop", "no_stop"), 0, 1)]
    misuse: Annotated[Mapping[str, float], Numbers("share", ("walk", "bike"), 0, 1)]
    m2_per_space: Annotated[float, Number("m²", 5, 200)]
    assumed_spaces: Annotated[int, Number("spaces", 0, 10000, whole=True)]
    fee_from: Annotated[float, Number("share", 0, 1)]
    bike_first_from: Annotated[float, Number("persons", 0, 10000)]
    feeder_bus_from_m: Annotated[float, Number("m", 0, 200000)]
    measured: MeasuredParking


@dataclass(frozen=True)
class Catchments:
    """What belongs to a street that is reached.

    Attributes
    ----------
    near_street_m : float
        An area goes no farther than this from the streets that are reached.
    """

    near_street_m: Annotated[float, Number("m", 5, 500)]
