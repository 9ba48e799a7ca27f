"""One place after another scored, as `score_sites` does many at once: for whoever points at a map.

What a place is measured by is searched for once (`SiteWays`) and kept; a place is then a look at what was found. Its
numbers are those of `score_sites`, made by the same functions. A rank it has none: that is among others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Floats
from ..core.messages import Note
from ..core.progress import Progress, advance, part
from ..network.model import Network
from ..routing.routes import route
from ..strategy.loading import Strategy
from ..strategy.sections import CLASSES, TRACKS
from .inputs import SiteInputs, read_site_layer
from .measures import Measures, measure_sites
from .messages import Parts
from .ranking import (
    Evaluation,
    SiteOptions,
    evaluate,
    explain,
    measured_columns,
    read_surroundings,
    why_unreached,
)
from .site_ways import SiteWays

KEPT_BYTES = 400_000_000
"""Memory for the ways to each hub and school: on a network of 200,000 nodes, 80 hubs on foot and by bike. A planner's
laptop has 8 to 16 GB, of which QGIS takes one or two."""
OUTSIDE_TIMES = 5
"""So many times farther from all streets than a site may lie is outside the data."""

_A_MILLIMETRE = 1e-3


@dataclass(frozen=True)
class Component:
    """A component of a score.

    Attributes
    ----------
    name : str
        As in the column ``s_<name>``.
    score : float
        From 0 to 100; NaN where it does not count.
    weight : float
        Its share of the score, 0 to 1; 0 where it does not count.
    measured : float
        Metres, minutes or share; inf is not reached, NaN not given.
    """

    name: str
    score: float
    weight: float
    measured: float


@dataclass(frozen=True)
class Here:
    """What is known of one place.

    Attributes
    ----------
    geometry : shapely geometry
        The place, in the network's CRS.
    out : str
        "" where it is scored, otherwise why not, as in `SitesResult.unreached`.
    network_m : float
        From the place to the network, metres; NaN where it is empty.
    values : mapping
        The columns of `SitesResult.scored`, but for ranks and reasons.
    components : tuple of Component
        The weightiest first.
    reasons : DataFrame
        As `SitesResult.reasons`; its `site` is 0.
    basis : Parts
        The weights as parts of a sentence.
    notes : list of Note
        What is to be said of this place alone.
    way : LineString or None
        The walk to the hub, from the middle of an area.
    """

    geometry: shapely.Geometry
    out: str
    network_m: float
    values: Mapping[str, Any]
    components: tuple[Component, ...]
    reasons: pd.DataFrame
    basis: Parts
    notes: list[Note]
    way: shapely.LineString | None


class SitesHere:
    """Scores places of a network and what lies around it.

    Parameters
    ----------
    network : Network
    hubs : GeoDataFrame
    strategy : Strategy
    options : SiteOptions
        Without a year; the land use is asked for with each place.
    services, school_areas, priority_areas, constraints, car_parking : GeoDataFrame, optional
        As in `score_sites`.
    kept_bytes : int
        Memory for what is searched for.
    progress : callable, optional

    Attributes
    ----------
    notes : list of Note
        What there is to say of the layers.

    Raises
    ------
    KlimaklokError
        As `score_sites`, but for the sites.

    Examples
    --------
    The sample town's site S11, as in `score_sites`:

    >>> from klimaklok_plugin.analysis.network.sample import sample, sample_file, sample_network
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> from klimaklok_plugin.analysis.transit import hubs_from_gtfs
    >>> network, strategy = sample_network(), load_strategy()
    >>> hubs = hubs_from_gtfs([sample_file("gtfs.zip")], network.crs, strategy).hubs
    >>> place = sample("sites").set_index("site_id").geometry["S11"]
    >>> found = SitesHere(network, hubs, strategy).score(place, "housing")
    >>> found.values["hub_name"], round(found.values["score"], 2)
    ('Sandvika', 99.17)
    """

    def __init__(
        self,
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
        kept_bytes: int = KEPT_BYTES,
        progress: Progress | None = None,
    ) -> None:
        self.network, self.strategy, self.notes = network, strategy, list[Note]()
        self._around = read_surroundings(
            network,
            strategy,
            options or SiteOptions(),
            self.notes,
            hubs,
            services=services,
            school_areas=school_areas,
            priority_areas=priority_areas,
            constraints=constraints,
            car_parking=car_parking,
        )
        advance(progress, 0.1)
        self._ways = SiteWays(self._around, network, strategy, kept_bytes=kept_bytes)
        self._ways.warm(part(progress, 0.1, 0.9))
        # A first place, so that what is made at its first use is there when somebody waits.
        corner = network.node_xy[network.from_node[np.argmax(self._ways.walk.main)]]
        self.score(shapely.box(*corner, *(corner + 1.0)), next(iter(strategy.sites.profiles)))
        advance(progress, 1.0)

    @property
    def max_snap_m(self) -> float:
        """Farthest a place may lie from the network."""
        return self._around.max_snap_m

    def is_outside(self, network_m: float) -> bool:
        """Return whether a place that lies so far (m) from all streets lies outside the data, not beside a street."""
        return network_m > OUTSIDE_TIMES * self.max_snap_m

    def score(self, geometry: shapely.Geometry | None, land_use: str, progress: Progress | None = None) -> Here:
        """Score a place.

        Parameters
        ----------
        geometry : shapely geometry
            A point or an area, in the network's CRS.
        land_use : str
            A land use of the strategy.
        progress : callable, optional

        Raises
        ------
        SitesOnlyLinesError
            The place is neither point nor area.
        LandUseUnknownError
            The strategy does not know the land use.
        """
        notes: list[Note] = []
        crs = self.network.crs
        frame = gpd.GeoDataFrame(geometry=[geometry], crs=crs)
        ours = read_site_layer(frame, crs, land_use, None, self.strategy, notes)
        inputs = SiteInputs(**{**vars(self._around), "notes": notes}, **ours)
        measures = measure_sites(inputs, self._ways, self.strategy, progress)
        found = evaluate(inputs, measures, self.strategy, measures.today)
        reached = bool(found.reached[0])
        basis = str(found.basis[0])
        return Here(
            geometry=inputs.geometry[0],
            out="" if reached else str(why_unreached(inputs, measures)[0]),
            network_m=float(measures.network_m[0]),
            values=_values(inputs, measures, found) if reached else {},
            components=_components_of(found) if reached else (),
            reasons=explain(inputs, measures, self.strategy, [found], np.flatnonzero(found.reached)),
            basis=found.bases.get(basis, []),
            notes=notes,
            way=self._way(inputs, found) if reached else None,
        )

    def _way(self, inputs: SiteInputs, found: Evaluation) -> shapely.LineString | None:
        """Return the walk from the middle of the place to its hub."""
        hub = int(found.state.best.hub[0])
        origins = self._ways.walk.snap(inputs.samples.xy, inputs.max_snap_m)
        middle = inputs.samples.middle(origins.edge >= 0)
        if hub < 0:
            return None
        mine, start = np.flatnonzero(inputs.hubs.point_hub == hub), origins.take(middle)
        known = float(self._ways.walk_to_each.cost(start, np.array([hub]))[0])
        way = route(self._ways.walk, start, self._ways.hubs_on_foot.take(mine), known + _A_MILLIMETRE)
        if way is None:
            return None
        ends: tuple[Floats, Floats] = (inputs.samples.xy[middle], inputs.hubs.xy[mine[[way.target]]])
        return shapely.LineString(np.concatenate([ends[0], way.xy, ends[1]]))


def _values(inputs: SiteInputs, measures: Measures, found: Evaluation) -> dict[str, Any]:
    columns = measured_columns(inputs, measures, found)
    return {
        "profile": str(inputs.profile[0]),
        "track": [*TRACKS, "unknown"][int(found.state.track[0])],
        "class": [*CLASSES, "not_classed"][int(found.classes[0])],
        "score": float(found.score[0]),
        "score_basis": str(found.basis[0]),
        **{name: values[0] for name, values in columns.items()},
    }


def _components_of(found: Evaluation) -> tuple[Component, ...]:
    """Return the components that the land use weighs, the weightiest first."""
    names, scores, weights = found.components.names, found.components.scores[0], found.weights[0]
    order = np.argsort(-weights, kind="stable").tolist()
    measured = found.components.measured
    return tuple(
        Component(names[i], float(scores[i]), float(weights[i]), float(measured.get(names[i], [np.nan])[0]))
        for i in order
    )
