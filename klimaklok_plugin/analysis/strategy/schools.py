"""The part of the strategy that is about schools: heart zones, safe roads, traffic, drop-off places, walking groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from .values import Clock, Curve, Names, Number, Numbers, Points, Words, Years

OWNERS = ("E", "R", "F", "K", "P", "S")
DECIDERS = ("state", "county", "municipality", "owner")
DISTANCES = ("near", "walk", "right_grade_1", "right_grade_2")


@dataclass(frozen=True)
class SafeRoad:
    """When a pupil can walk along a street, or cross it, by its speed limit and its traffic (ÅDT).

    Between `safe_kmh` and `danger_kmh` walking along a street takes a pavement: without one it is dangerous from
    `pavement_kmh`; where nobody knows of one, it is unknown. Crossing there depends on the traffic: up to
    `crossing_safe_aadt` it is safe, from `crossing_danger_aadt` dangerous, between or unknown it is unknown.

    Attributes
    ----------
    safe_kmh : float
        Up to this limit a street is safe, unless the traffic says otherwise.
    danger_kmh : float
        From this limit a street is dangerous to walk along (on the carriageway's own edge) and to cross at grade.
    pavement_kmh : float
        From this limit a street without a pavement is dangerous.
    along_danger_aadt : float
        From this traffic a street without a pavement is dangerous, whatever its limit.
    crossing_safe_aadt : float
        Up to this traffic a street between `safe_kmh` and `danger_kmh` is safe to cross.
    crossing_danger_aadt : float
        From this traffic a street between `safe_kmh` and `danger_kmh` is dangerous to cross.
    safe_classes : tuple of str
        Road classes that are safe where no limit is known.
    """

    safe_kmh: Annotated[float, Number("km/h", 0, 130)]
    danger_kmh: Annotated[float, Number("km/h", 0, 130)]
    pavement_kmh: Annotated[float, Number("km/h", 0, 130)]
    along_danger_aadt: Annotated[float, Number("vehicles per day", 0, 1e6)]
    crossing_safe_aadt: Annotated[float, Number("vehicles per day", 0, 1e6)]
    crossing_danger_aadt: Annotated[float, Number("vehicles per day", 0, 1e6)]
    safe_classes: Annotated[tuple[str, ...], Names("")]


@dataclass(frozen=True)
class Traffic:
    """Cars in the peak hour: to school, from homes to centres, and through.

    Attributes
    ----------
    driven_share : Curve
        Per cent of the pupils who are driven to school, by the length of the walk.
    pupils_per_car : float
        Pupils in a car that drives to school.
    stop_classes : tuple of str
        Road classes along which parents stop at a school: not its own drives and yards.
    school_drives_per_day : float
        Drives between home and school a day and car, both ways counted.
    trips_per_person : mapping
        Trips of an inhabitant a day, all purposes and modes, by the year of the survey; the last one is used.
    peak_share : float
        Share of a day's trips, and of a day's traffic, in the peak hour.
    centre_share : float
        Share of the peak hour's trips that go to the centres given.
    car_share : Curve
        Per cent of the trips to centres that are driven, by the length of the drive.
    persons_per_car : float
        Persons in a car that drives to a centre.
    decay_m : float
        A centre this much further away draws 1/e (37 per cent) of the trips.
    exit_classes : tuple of str
        Road classes through which traffic enters and leaves the network.
    exit_edge_m : float
        The end of a road of `exit_classes` this near to the border of the network is an exit; others are dead ends.
    exit_gap_m : float
        Gaps between streets wider than twice this lie outside the border, where they are open to it.
    exit_pair_m : float
        The carriageways in and out of a dual road that end this near to each other are one exit.
    exit_cars : mapping
        Cars in the peak hour and direction at an exit, by road class, where the road's ÅDT is not known.
    through_share : float
        Share of the cars entering at an exit that leave by another.
    through_detour : float
        Nobody drives through from an exit to another that is nearer by air than the drive divided by this.
    hours_per_day : float
        Peak hours in which the zone works, for car-km a day.
    """

    driven_share: Annotated[Curve, Points("m")]
    pupils_per_car: Annotated[float, Number("pupils", 1, 9)]
    stop_classes: Annotated[tuple[str, ...], Names("")]
    school_drives_per_day: Annotated[float, Number("drives", 0, 8)]
    trips_per_person: Annotated[Mapping[str, float], Years("trips per day", (), 0, 20)]
    peak_share: Annotated[float, Number("share", 0, 1)]
    centre_share: Annotated[float, Number("share", 0, 1)]
    car_share: Annotated[Curve, Points("m")]
    persons_per_car: Annotated[float, Number("persons", 1, 9)]
    decay_m: Annotated[float, Number("m", 100, 1e6)]
    exit_classes: Annotated[tuple[str, ...], Names("")]
    exit_edge_m: Annotated[float, Number("m", 0, 10000)]
    exit_gap_m: Annotated[float, Number("m", 10, 10000)]
    exit_pair_m: Annotated[float, Number("m", 0, 1000)]
    exit_cars: Annotated[Mapping[str, float], Numbers("cars per hour", (), 0, 20000)]
    through_share: Annotated[float, Number("share", 0, 1)]
    through_detour: Annotated[float, Number("", 1, 100)]
    hours_per_day: Annotated[float, Number("h", 0, 24)]


@dataclass(frozen=True)
class DropOff:
    """Places where parents stop and children walk the rest (kiss-and-ride).

    Attributes
    ----------
    count : int
        Most drop-off places per school.
    walk_m : float
        Longest walk from the place to the school.
    zone_gap_m : float
        Shortest distance from the place to the zone.
    spacing_m : float
        Spacing of the places that are tried along streets.
    junction_m : float
        Shortest distance from the place to a junction.
    road_classes : tuple of str
        Road classes along which places are tried.
    max_kmh : float
        Highest speed limit of a street with places.
    detour_m : float
        Longest extra drive, against the drive to the school, for which a driver uses the place.
    parking_m : float
        A place this near to a car park is near parking, and preferred among equals.
    search_branches : int
        Most branches of each of the two searches for the best places of a school.
    """

    count: Annotated[int, Number("places", 1, 20, whole=True)]
    walk_m: Annotated[float, Number("m", 50, 5000)]
    zone_gap_m: Annotated[float, Number("m", 0, 1000)]
    spacing_m: Annotated[float, Number("m", 5, 1000)]
    junction_m: Annotated[float, Number("m", 0, 100)]
    road_classes: Annotated[tuple[str, ...], Names("")]
    max_kmh: Annotated[float, Number("km/h", 10, 130)]
    detour_m: Annotated[float, Number("m", 0, 20000)]
    parking_m: Annotated[float, Number("m", 0, 2000)]
    search_branches: Annotated[int, Number("branches", 1, 10_000_000, whole=True)]


@dataclass(frozen=True)
class Scorecard:
    """When a school's figures lead to which measure.

    Attributes
    ----------
    medium_share : float
        Share of a threshold for high from which a figure is medium.
    danger_share : float
        Share of the pupils within walking distance who must use or cross a dangerous road, from which the need is high
        and a crossing is to be improved.
    driven_cars : float
        Cars to the school in the peak hour from which the need is high, and cars kept out from which the effect is.
    added_share : float
        Added traffic on the worst street, as a share of what it had, from which the side effects are high, if
        `added_trips` is reached too.
    added_trips : float
        Added cars in the peak hour on the worst street from which the side effects are high, if `added_share` is
        reached too.
    drive_classes : tuple of str
        Road classes that are no streets but drives to houses and fields: they do not count in `owners_share`.
    owners_share : float
        Share of the affected street length that others than the municipality decide over, or that is an open question,
        from which the feasibility is low.
    smaller_zone_share : float
        Share of its radius or walking distance that a smaller zone is suggested to have.
    served_share : float
        Share of the driven pupils that drop-off places must serve for kiss-and-ride to be suggested.
    group_pupils : float
        Pupils within the distance `right_grade_1` from which a walking group is suggested.
    """

    medium_share: Annotated[float, Number("share", 0, 1)]
    danger_share: Annotated[float, Number("share", 0, 1)]
    driven_cars: Annotated[float, Number("cars per hour", 0, 10000)]
    added_share: Annotated[float, Number("share", 0, 100)]
    added_trips: Annotated[float, Number("cars per hour", 0, 10000)]
    drive_classes: Annotated[tuple[str, ...], Names("")]
    owners_share: Annotated[float, Number("share", 0, 1)]
    smaller_zone_share: Annotated[float, Number("share", 0.1, 1)]
    served_share: Annotated[float, Number("share", 0, 1)]
    group_pupils: Annotated[float, Number("pupils", 0, 10000)]


@dataclass(frozen=True)
class WalkingGroupRules:
    """How pupils walk to school together.

    Attributes
    ----------
    bell : str
        When school begins.
    arrive_min : float
        How long before the bell a group arrives.
    meeting_walk_m : float
        Longest walk from home to the meeting point.
    speed_kmh : float
        Walking speed of a group.
    stop_min : float
        Time that a group spends at each meeting point.
    max_walk_min : float
        Longest walk with the group.
    max_group : int
        Most pupils in a group.
    pupils_per_adult : float
        Most pupils for each adult of a group.
    meeting_spacing_m : float
        Spacing of the places that are tried as meeting points.
    age_share : float
        Share of the inhabitants who are of the age that walks in groups, where no pupils are given.
    least_pupils : float
        Fewest pupils for whom there is a group.
    alone_weight : float
        How many metres with the group a metre alone to the meeting point counts for.
    search_branches : int
        Most branches of the search for the fewest adults, per school.
    walk_branches : int
        Most branches of the search for a plan with as few adults on which pupils walk less, per school.
    walk_more_share : float
        That search ends when all together walk at most this share more than the least.
    """

    bell: Annotated[str, Clock()]
    arrive_min: Annotated[float, Number("min", 0, 120)]
    meeting_walk_m: Annotated[float, Number("m", 10, 2000)]
    speed_kmh: Annotated[float, Number("km/h", 1, 8)]
    stop_min: Annotated[float, Number("min", 0, 30)]
    max_walk_min: Annotated[float, Number("min", 1, 120)]
    max_group: Annotated[int, Number("pupils", 1, 200, whole=True)]
    pupils_per_adult: Annotated[float, Number("pupils", 1, 100)]
    meeting_spacing_m: Annotated[float, Number("m", 10, 2000)]
    age_share: Annotated[float, Number("share", 0.0001, 1)]
    least_pupils: Annotated[float, Number("pupils", 0, 100)]
    alone_weight: Annotated[float, Number("", 1, 100)]
    search_branches: Annotated[int, Number("branches", 1, 10_000_000, whole=True)]
    walk_branches: Annotated[int, Number("branches", 1, 10_000_000, whole=True)]
    walk_more_share: Annotated[float, Number("share", 0, 1)]


@dataclass(frozen=True)
class SchoolRules:
    """Heart zones and the way to school.

    Attributes
    ----------
    radius_m : float
        Size of a zone where the user gives none: its radius by air, or the walk to its edge.
    max_radius_m : float
        Largest size that a user may give a zone.
    hours : tuple of str
        Hours in which stopping is banned or streets are closed.
    main_road_classes : tuple of str
        Streets that are never closed by themselves: they are listed as open questions.
    bus_classes : tuple of str
        Road classes that are bus streets.
    decides : mapping
        Who decides over signs and closures, by the owner of the road.
    assumed_municipal_classes : tuple of str
        Road classes taken as the municipality's where the owner is unknown and the user asks for it.
    distances_m : mapping
        Walking distances to school within which pupils are counted.
    least_count : int
        Counts of fewer persons than this are protected: hidden, or told less exactly.
    pupil_share : float
        Share of the inhabitants who are pupils.
    most_pupils : int
        Most pupils of a school where neither their number nor its intake area is given.
    max_home_m : float
        Longest walk to a school, where no intake area says which homes are its own.
    home_grid_m : float
        Side of the squares in which homes are gathered, for traffic and for what is shown of them.
    line_match_m : float
        A line of another layer this near to a street, and along it, is about that street.
    line_match_degrees : float
        How far the directions of a street and of a line that is about it may differ.
    zone_line_m : float
        Half the width of a zone by walking distance around the ways that are reached.
    """

    radius_m: Annotated[float, Number("m", 1, 5000)]
    max_radius_m: Annotated[float, Number("m", 1, 50000)]
    hours: Annotated[tuple[str, ...], Names("")]
    main_road_classes: Annotated[tuple[str, ...], Names("")]
    bus_classes: Annotated[tuple[str, ...], Names("")]
    decides: Annotated[Mapping[str, str], Words("", OWNERS, DECIDERS)]
    assumed_municipal_classes: Annotated[tuple[str, ...], Names("")]
    distances_m: Annotated[Mapping[str, float], Numbers("m", DISTANCES, 1, 50000)]
    least_count: Annotated[int, Number("persons", 0, 1000, whole=True)]
    pupil_share: Annotated[float, Number("share", 0.0001, 1)]
    most_pupils: Annotated[int, Number("pupils", 1, 10000, whole=True)]
    max_home_m: Annotated[float, Number("m", 1, 50000)]
    home_grid_m: Annotated[float, Number("m", 50, 5000)]
    line_match_m: Annotated[float, Number("m", 0.1, 100)]
    line_match_degrees: Annotated[float, Number("degrees", 1, 89)]
    zone_line_m: Annotated[float, Number("m", 1, 200)]
    safe_road: SafeRoad
    traffic: Traffic
    drop_off: DropOff
    scorecard: Scorecard
    walking_groups: WalkingGroupRules
