"""The parts of the strategy that are about a plan as a case: what its checks are held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from .sections import CLASSES
from .values import Names, Number, Words

CLASS_VERDICTS = ("met", "partly", "not_met")
CASE_CHECKS = (
    "hub_access",
    "reach",
    "parking_hierarchy",
    "car_detour",
    "parking_norm",
    "spillover",
    "schools",
    "heart_zone",
    "charging",
    "blue_green",
    "emissions",
    "guidelines",
)
"""Ids of a plan's checks; the same as `case.checks.CHECKS`."""
GREEN_KINDS = ("green", "shore", "water", "other")
"""Kinds of areas to be kept. Green, shore and water make the blue-green structure; ``other`` is not part."""


@dataclass(frozen=True)
class GreenRules:
    """Blue-green structure and shore zone: what cuts them, and what closes a way to the shore.

    Attributes
    ----------
    kinds : mapping
        Words of a layer to the kinds of areas to be kept.
    touch_share : float
        A smaller share of what is built on, lying in areas to be kept, is what two maps differ by.
    join_m : float
        Areas to be kept that lie nearer to each other than this are one structure.
    corridor_m : float
        The structure is continuous where it is at least so wide.
    least_part_m2 : float
        Smaller pieces that are left over are no part of a structure that was cut.
    shore_m : float
        A way leads to the shore where it comes this near to the shore zone or the water.
    around_m : float
        Whose way to the shore is looked at: junctions within this distance of what is built on, by air.
    search_m : float
        Ways to the shore are looked for within this distance of the plan, by air.
    longer_m : float
        A way to the shore that grows by more is told.
    """

    kinds: Annotated[Mapping[str, str], Words("", (), GREEN_KINDS)]
    touch_share: Annotated[float, Number("share", 0, 1)]
    join_m: Annotated[float, Number("m", 0, 100)]
    corridor_m: Annotated[float, Number("m", 0, 500)]
    least_part_m2: Annotated[float, Number("m²", 0, 1e6)]
    shore_m: Annotated[float, Number("m", 0, 500)]
    around_m: Annotated[float, Number("m", 0, 5000)]
    search_m: Annotated[float, Number("m", 100, 20000)]
    longer_m: Annotated[float, Number("m", 0, 5000)]


@dataclass(frozen=True)
class CaseRules:
    """What the checks of a plan are held against.

    Attributes
    ----------
    class_verdict : mapping
        What each class of a site means for the check of access to hubs.
    same_site_share : float
        A known site of which at least this share lies in an area of the plan, or the other way round, is that area.
    reach_walk_min : float
        What lies within so many minutes on foot is counted.
    reach_bike_min : float
        What lies within so many minutes by bike is counted.
    holds_share : float
        A rule that is counted over several places is met from this share of them up.
    partly_share : float
        It is partly met from this share up.
    parking_looked_m : float
        Car parks and charging stations within this distance of the plan are looked at, by air.
    around_m : float
        Streets within this distance of the plan are those around it, by air.
    climate_and_energy : tuple of str
        Checks that speak to the national guidelines for climate and energy.
    land_use_and_mobility : tuple of str
        Checks that speak to the national guidelines for land use and mobility.
    overlap_m2 : float
        Areas of one alternative that overlap by less are drawn to the same line.
    dense_dwellings : float
        More dwellings on 1,000 m² (a dekar) of an area than this are told as likely to be a slip, never refused.
    dense_bra_share : float
        More floor area (BRA) than so many times the area itself is told in the same way; 10 is 1,000 %-BRA.
    """

    class_verdict: Annotated[Mapping[str, str], Words("", CLASSES, CLASS_VERDICTS)]
    same_site_share: Annotated[float, Number("share", 0.01, 1)]
    reach_walk_min: Annotated[float, Number("min", 1, 60)]
    reach_bike_min: Annotated[float, Number("min", 1, 60)]
    holds_share: Annotated[float, Number("share", 0, 1)]
    partly_share: Annotated[float, Number("share", 0, 1)]
    parking_looked_m: Annotated[float, Number("m", 10, 10000)]
    around_m: Annotated[float, Number("m", 10, 10000)]
    climate_and_energy: Annotated[tuple[str, ...], Names("", CASE_CHECKS)]
    land_use_and_mobility: Annotated[tuple[str, ...], Names("", CASE_CHECKS)]
    overlap_m2: Annotated[float, Number("m²", 0, 1e6)]
    dense_dwellings: Annotated[float, Number("dwellings/dekar", 0, 1e6)]
    dense_bra_share: Annotated[float, Number("share", 0, 1e6)]
