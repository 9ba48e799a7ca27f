"""What comes out of computing a plan's transport emissions."""

from __future__ import annotations

from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Floats, Objects
from ..core.messages import Note
from ..layers.entrances import doors_of
from ..layers.field_names import zero_among
from ..strategy.loading import Strategy

STEPS = ("practice", "technology", "location", "parking", "remains")
"""In the order in which they are told: what today's practice emits, what is taken from it, and what remains."""
RULE = "travel_targets"
"""The strategy's rule that holds the targets."""
REACHED, BELOW, OPEN = "reached", "below", "open"
"""Whether a share is sure to reach its target, sure not to, or neither."""


@dataclass(frozen=True)
class EmissionsResult:
    """What `transport_emissions` returns.

    Attributes
    ----------
    sites : GeoDataFrame
        The sites of which something is counted, in their order and with all their columns (those of the same name as a
        result get ``_src`` behind their name), and those of `columns.SITES`; ``reasons`` is left empty.
    left_out : GeoDataFrame
        The others, with ``reason``: ``no_geometry``, ``lines``, ``nothing_counted``.
    years : DataFrame
        A row for each alternative and year, see `columns.YEARS`: ``practice - technology - location - parking = t``.
    steps : DataFrame
        A row for each alternative and step, see `columns.STEPS_TABLE`: tonnes in the first year and in all years.
    budget : DataFrame
        `years` with a row of the sum behind each alternative's, see `columns.BUDGET`.
    reasons : DataFrame
        What each site's numbers rest on: ``site`` (row), ``code``, ``value``, ``other``, ``name``, ``rule``.
    notes, assumptions : list of Note
        What the log says; what was assumed, each with its count.
    alternatives : tuple of str
        As they come first among the sites; "" where there are none.
    first_year, last_year : int
    """

    sites: gpd.GeoDataFrame
    left_out: gpd.GeoDataFrame
    years: pd.DataFrame
    steps: pd.DataFrame
    budget: pd.DataFrame
    reasons: pd.DataFrame
    notes: list[Note]
    assumptions: list[Note]
    alternatives: tuple[str, ...]
    first_year: int
    last_year: int
    geometry: Objects = field(repr=False, default_factory=lambda: np.empty(0, dtype=object))

    @property
    def told(self) -> str:
        """The alternative whose numbers stand for the result: the first that is not the 0-alternative."""
        zero = zero_among(self.alternatives)
        return next((each for each in self.alternatives if each != zero), zero or "")

    def extra_trips(
        self, entrances: gpd.GeoDataFrame | None = None, strategy: Strategy | None = None
    ) -> gpd.GeoDataFrame:
        """Return points with the car trips of the sites, for the traffic of heart zones.

        Parameters
        ----------
        entrances : GeoDataFrame, optional
            Where cars leave the sites, in the CRS of the result; a site's trips are shared by its entrances alike.
            Without, or where a site has none, they leave at a point inside it.
        strategy : Strategy, optional
            Tells how near to a site an entrance is its own; needed with `entrances`.

        Returns
        -------
        GeoDataFrame
            See `columns.EXTRA_TRIPS`; cars of all points together are those of the sites.
        """
        count = len(self.sites)
        site = np.arange(count)
        point = shapely.point_on_surface(self.geometry)
        if entrances is not None and strategy is not None and len(entrances) and count:
            xy, owner, _ = doors_of(self.geometry, entrances, strategy)
            without = np.setdiff1d(site, owner)
            site = np.concatenate([owner, without])
            point = np.concatenate([shapely.points(xy), point[without]])
            order = np.argsort(site, kind="stable")
            site, point = site[order], point[order]
        share = 1.0 / np.bincount(site, minlength=count)[site] if len(site) else np.empty(0)
        table = {
            "site_nr": site.astype(np.int64) + 1,
            "alternative": self.sites["alternative"].to_numpy(object)[site],
            "cars_peak": self.sites["car_peak"].to_numpy(np.float64)[site] * share,
            "cars_day": self.sites["car_trips"].to_numpy(np.float64)[site] * share,
        }
        return gpd.GeoDataFrame(table, geometry=point, crs=self.sites.crs)


def judge(low: Floats, high: Floats, target: float) -> Objects:
    """Return whether shares (n,) that lie from low to high reach a target; None where they are not known."""
    codes = np.select([np.isnan(low), low >= target, high < target], ["", REACHED, BELOW], OPEN).astype(object)
    codes[codes == ""] = None
    return codes
