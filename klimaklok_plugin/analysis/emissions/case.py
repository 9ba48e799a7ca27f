"""Everything a run needs to compute and to explain: sites, how they lie, today's mean, and the years."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..core.arrays import Bools, Floats
from ..strategy.emissions import GROUPS
from ..strategy.loading import Strategy
from .access import PlaceAccess, TodaysMean
from .draws import AllDrawn, draw
from .inputs import EmissionOptions, EmissionSites

WHAT = ("hub", "services", "centre", "parking")
"""What may not be known of a site's access."""


@dataclass(frozen=True)
class EmissionCase:
    """A run.

    Attributes
    ----------
    given : EmissionSites of n sites
    access : PlaceAccess
    reference : dict of TodaysMean
        By group how the municipality's places lie on average.
    strategy : Strategy
    options : EmissionOptions
    years : (y,) float array
    """

    given: EmissionSites
    access: PlaceAccess
    reference: dict[str, TodaysMean]
    strategy: Strategy
    options: EmissionOptions
    years: Floats

    @property
    def homes(self) -> Bools:
        """Sites (n,) where somebody lives."""
        there: Bools = np.nan_to_num(self.given.persons) + np.nan_to_num(self.given.dwellings) > 0
        return there

    @property
    def workplaces(self) -> Bools:
        """Sites (n,) where somebody works."""
        there: Bools = np.nan_to_num(self.given.jobs) > 0
        return there

    def unknown(self) -> dict[str, Bools]:
        """Return where (n,) something is not known that counts there, by `WHAT`."""
        used = {"residents": self.homes, "staff": self.workplaces}
        access = self.access

        def lacks(by_group: dict[str, Floats]) -> Bools:
            lacking: Bools = np.any([used[group] & np.isnan(by_group[group]) for group in GROUPS], axis=0)
            return lacking

        anybody = used["residents"] | used["staff"]
        return {
            "hub": anybody & np.isnan(access.hub_walk_m),
            "services": lacks(access.services),
            "centre": anybody & np.isnan(access.centre),
            "parking": lacks(access.parking),
        }

    def people(self, group: str, drawn: AllDrawn) -> Floats:
        """Return the inhabitants or jobs, (n, 1) or (n, D)."""
        given = self.given
        if group == "staff":
            return np.nan_to_num(given.jobs)[:, None]
        by_dwelling = np.nan_to_num(given.dwellings)[:, None] * drawn.persons_per_dwelling
        told = ~np.isnan(given.persons)[:, None]
        people: Floats = np.where(told, np.nan_to_num(given.persons)[:, None], by_dwelling)
        return people

    def drawn(self, years: Floats, *, many: bool) -> AllDrawn:
        """Draw all that is not sure; see `draws.draw`."""
        rates = {"residents": self.options.trips_per_person, "staff": self.options.trips_per_job}
        means = {group: mean.access for group, mean in self.reference.items()}
        return draw(self.strategy.emissions, years, means, rates, many=many)

    def rows(self, rows: slice) -> EmissionCase:
        """Return some of the sites."""
        given, access = self.given, self.access
        return replace(
            self,
            given=replace(
                given,
                frame=given.frame.iloc[rows],
                **{
                    name: getattr(given, name)[rows]
                    for name in ("geometry", "alternative", "persons", "dwellings", "jobs", "spaces", "staff_spaces")
                },
            ),
            access=access.rows(rows),
        )
