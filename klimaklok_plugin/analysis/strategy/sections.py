"""The sections of a strategy: thresholds, weights and norms, each checked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from .values import (
    Clock,
    Curve,
    Flag,
    Keyed,
    Names,
    Number,
    Numbers,
    Points,
    Shares,
    Words,
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


CLASSES = ("prioritise", "prioritise_when", "consider", "limit")


BRANCHES = ("transit", "services", "main_road", "constraint")


TRANSIT_COMPONENTS = ("hub_walk", "hub_frequency", "hub_bike", "parking_walk")


@dataclass(frozen=True)
class Walk:
    """Walking speed on the flat and how slopes change it (Tobler)."""

    speed_kmh: Annotated[float, Number("km/h", 1, 10)]
    tobler_steepness: Annotated[float, Number("", 0, 10)]
    tobler_offset: Annotated[float, Number("rise/run", 0, 0.5)]


@dataclass(frozen=True)
class Bike:
    """Cycling speed on the flat and how slopes change it (Parkin and Rotheram)."""

    speed_kmh: Annotated[float, Number("km/h", 5, 45)]
    uphill_kmh_per_percent: Annotated[float, Number("km/h per %", 0, 10)]
    downhill_kmh_per_percent: Annotated[float, Number("km/h per %", 0, 10)]
    min_kmh: Annotated[float, Number("km/h", 1, 45)]
    max_kmh: Annotated[float, Number("km/h", 5, 80)]


@dataclass(frozen=True)
class Car:
    """Driving speeds where no limit is known, and what the named speed zones of OSM mean."""

    default_speed_kmh: Annotated[Mapping[str, float], Numbers("km/h", ROAD_CLASSES, 1, 150)]
    zone_speed_kmh: Annotated[Mapping[str, float], Numbers("km/h", (), 1, 150)]
    max_kmh: Annotated[float, Number("km/h", 30, 150)]


@dataclass(frozen=True)
class NetworkRules:
    """How points meet the network, and how the network is built."""

    max_snap_m: Annotated[float, Number("m", 1, 5000)]
    main_component_km: Annotated[float, Number("km", 0, 10000)]
    gap_m: Annotated[float, Number("m", 0, 100)]
    join_tolerance_m: Annotated[float, Number("m", 0, 10)]
    dem_step_m: Annotated[float, Number("m", 1, 1000)]
    dem_smooth_m: Annotated[float, Number("m", 0, 1000)]
    max_gradient: Annotated[float, Number("rise/run", 0.01, 2)]
    sample_spacing_m: Annotated[float, Number("m", 1, 1000)]
    max_samples: Annotated[int, Number("points", 1, 10000, whole=True)]


@dataclass(frozen=True)
class Mode:
    """One mode of public transport: how far people walk to it, and when it counts in a hub."""

    catchment_m: Annotated[float, Number("m", 50, 10000)]
    knutepunkt_headway_min: Annotated[float, Number("min", 1, 1440)]
    rail: Annotated[bool, Flag()]


@dataclass(frozen=True)
class Tier:
    """What a hub must have to be of the tier; a hub is of the first tier whose conditions it meets.

    Attributes
    ----------
    interchange : bool
        It must be a kollektivknutepunkt (enough modes, each at its own frequency).
    rail : bool
        It must have a rail-bound mode that runs at the mode's own frequency.
    max_headway_min : float
        Headway of its best mode, lines pooled, worse direction.
    """

    interchange: Annotated[bool, Flag()]
    rail: Annotated[bool, Flag()]
    max_headway_min: Annotated[float, Number("min", 1, 1440)]


@dataclass(frozen=True)
class Transit:
    """Hubs: the window, the clustering, the modes and the tiers."""

    window_start: Annotated[str, Clock()]
    window_end: Annotated[str, Clock()]
    typical_day_off: Annotated[float, Number("share", 0, 1)]
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
    """

    branches: Annotated[Mapping[str, float], Shares("share", BRANCHES)]
    transit: Annotated[Mapping[str, float] | None, Shares("share", TRANSIT_COMPONENTS)] = None
    services: Annotated[Mapping[str, float] | None, Shares("share")] = None


@dataclass(frozen=True)
class Curves:
    """Curves from a measure to a score.

    `hub_walk` by tier and `services` by kind in metres walked, `hub_frequency` in minutes between departures,
    `hub_bike` in minutes, `parking_walk` in metres that the parked car is further away than the stop (negative where
    the car is nearer), `main_road` in metres driven, `constraint` in share of the area.
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
        The policy tracks that lead to `prioritise`.
    consider_min_score : float
        The score from which a site outside those tracks is worth considering.
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
        Tier to the longest mean walk at which a hub of that tier is good public transport; other tiers never are.
    social_max_walk_m : mapping
        Kind of service to the longest mean walk. All of them are needed.
    """

    transit_max_walk_m: Annotated[Mapping[str, float], Numbers("m", TIERS, 0, 20000, complete=False)]
    social_max_walk_m: Annotated[Mapping[str, float], Numbers("m", (), 0, 50000)]


@dataclass(frozen=True)
class Track:
    """What makes the walkable area of a hub or a centre on an existing rail line."""

    area_kinds: Annotated[Mapping[str, str], Words("", (), AREA_KINDS)]
    rail_hub_tiers: Annotated[tuple[str, ...], Names("", TIERS)]
    centre_to_rail_m: Annotated[float, Number("m", 0, 10000)]
    min_area_share: Annotated[float, Number("share", 0.01, 1)]


@dataclass(frozen=True)
class Robustness:
    """How far the weights are varied to see how firm a rank is."""

    count: Annotated[int, Number("draws", 0, 10000, whole=True)]
    seed: Annotated[int, Number("", 0, 2**32 - 1, whole=True)]
    spread: Annotated[float, Number("share", 0, 1)]
    coverage: Annotated[float, Number("share", 0.1, 1)]


@dataclass(frozen=True)
class SiteRules:
    """Scoring and classing of sites."""

    land_use: Annotated[Mapping[str, str], Words()]
    service_kinds: Annotated[Mapping[str, str], Words()]
    main_road_classes: Annotated[tuple[str, ...], Names("", ROAD_CLASSES)]
    constraint_cap: Annotated[Mapping[str, float], Numbers("share", CLASSES[1:], 0, 1, complete=False)]
    correlation_noted: Annotated[float, Number("", 0, 1)]
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
    simultaneity : float
        Share of the rated power that the points of a site draw from the grid together at the peak.
    max_occupied : float
        Share of the time in which all points of a site may be occupied.
    waits : bool
        Cars wait in line for a free point; otherwise they drive on.
    max_points : int
        Most points at a site where nothing else limits them.
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
        Share of the spaces that is the most that can be demanded.
    least_spaces : int
        Spaces with charging that there are at least, whatever the demand, as far as `max_share` lets them be demanded.
    exempt_types : tuple of str
        Kinds of car parks that are exempt, by the parking register's codes.
    exempt_park_and_ride : bool
        Park-and-ride is exempt.
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
        Words of a layer to the kinds below, or to `OWN_RIGHT`: those with a right to charge at home.
    cars_per_weight : mapping
        Electric cars that charge in public, per unit of the demand's weight.
    normal_to_kw : float
        Points up to this power are normal, those above fast.
    max_space_share : float
        Most of a car park's spaces that may be for charging.
    same_place_m : float
        Existing chargers this near to a car park stand on its spaces.
    """

    kind_names: Annotated[Mapping[str, str], Words()]
    kinds: Annotated[Mapping[str, ChargingKind], Keyed()]
    services: Annotated[Mapping[str, ChargingService], Keyed(SERVICES)]
    audit: ChargingAudit
    cars_per_weight: Annotated[
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
class ParkAndRide:
    """Where park-and-ride makes sense, what it takes and what it saves, and when which advice is given.

    Attributes
    ----------
    hub_tiers : tuple of str
        Tiers of hubs with departures often enough.
    walk_m, bike_m : mapping
        Tier to the way along the streets: whoever is this near a good hub of that tier needs no car to get there.
    site_to_hub_m : float
        Longest walk from the parked car to the hub.
    detour : float
        The drive to the site and on to the centre, at most this many times the direct drive.
    min_ride_m : float
        Shortest ride that is worth changing for, as the drive from the site to the centre.
    commuter_share : float
        Share of the inhabitants who travel to the centre on a working day, where no field says it.
    persons_per_car : float
    drove_before : mapping
        Share of the cars at a site that would else have been driven all the way: those from homes with a stop in
        walking distance (`stop`) and without (`no_stop`). The others took the bus or rode along.
    misuse : mapping
        Share of the commuters in walking (`walk`) or cycling distance (`bike`) of a site's hub who park there.
    m2_per_space, assumed_spaces : float
    fee_from : float
        Share of the spaces in use from which a fee is advised.
    bike_first_from : float
        Commuters in walking or cycling distance, per space, from which better access by bike is advised first.
    feeder_bus_from_m : float
        Mean drive to the site from which a feeder bus is advised.
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
