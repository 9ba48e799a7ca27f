"""Hubs read from a layer."""

from __future__ import annotations

import re
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from ..core.arrays import Bools, Floats, Ints, Objects
from ..layers.fields import column_of, listed, names, numbers, points_of, text_of
from ..layers.messages import HubTierUnknownError
from ..strategy.loading import Strategy
from ..strategy.sections import TIERS


@dataclass(frozen=True)
class Hubs:
    """Hubs as arrays (h,), and the points (t,) a person walks to.

    `modes_known` says whether the layer tells modes at all. `tier` is an index into `strategy.TIERS`. `headway_min` is
    NaN where it is not known, `opens_year` where the hub exists today. `rail` says whether a rail-bound mode stops
    there, `rail_catchment_m` how far people walk to the one of these that draws from farthest away. `point_hub` is the
    hub of each point, `order` the place of each by tier, id and position, wherever it stands in the layer.
    """

    hub_id: Objects
    name: Objects
    tier: NDArray[np.int8]
    headway_min: Floats
    opens_year: Floats
    modes_known: bool
    rail: Bools
    rail_catchment_m: Floats
    xy: Floats
    point_hub: Ints
    order: Ints


def read_hubs(layer: gpd.GeoDataFrame, strategy: Strategy, name: str = "HUBS") -> Hubs:
    """Read hubs as `transithubs` writes them; ``headway_min``, ``modes`` and ``opens_year`` may be absent.

    Without ``modes`` nobody can tell which hubs are on a rail line. A hub without name is called by its id, or else by
    its number in the layer, from 1.
    """
    tier = column_of(layer, "tier", name).astype("string").str.strip().str.upper()
    known = tier.isin(TIERS)
    if not known.all():
        raise HubTierUnknownError(layer=name, values=listed(tier[~known].fillna("NULL")), allowed=", ".join(TIERS))
    modes = text_of(layer, "modes").str.lower()
    rail_catchment = np.zeros(len(layer))
    for mode, rule in strategy.transit.modes.items():
        if rule.rail:
            there = modes.str.contains(rf"(?:^|[^a-z]){re.escape(mode)}(?:[^a-z]|$)", regex=True).to_numpy(bool)
            rail_catchment = np.where(there, np.maximum(rail_catchment, rule.catchment_m), rail_catchment)
    xy, point_hub = points_of(layer)
    ids = text_of(layer, "hub_id")
    number = np.asarray(tier.map({t: i for i, t in enumerate(TIERS)}), dtype=np.int8)
    middle = [np.bincount(point_hub, axis, minlength=len(layer)) for axis in xy.T]
    order = np.empty(len(layer), dtype=np.int64)
    order[np.lexsort((*middle, ids.astype(str).to_numpy(), number))] = np.arange(len(layer))
    named = np.where((text_of(layer, "name") == "") & (ids != ""), ids, names(layer))
    return Hubs(
        hub_id=np.where(ids == "", np.arange(len(layer)).astype(str), ids).astype(object),
        name=named.astype(object),
        tier=number,
        headway_min=numbers(layer, "headway_min", name),
        opens_year=numbers(layer, "opens_year", name),
        modes_known=bool((modes != "").any()),
        rail=rail_catchment > 0,
        rail_catchment_m=rail_catchment,
        xy=xy,
        point_hub=point_hub,
        order=order,
    )
