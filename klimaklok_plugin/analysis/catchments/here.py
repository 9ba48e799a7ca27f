"""What is within reach of one place after another, as `reach` finds it for many: for whoever points at a map.

Layers are read once. The ground, and where on it people live and services lie, is made once for each means of travel;
on the network of a whole region it is made around each answer.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal
from weakref import WeakKeyDictionary

import geopandas as gpd
import shapely

from ..core.messages import Note
from ..core.progress import Progress, part
from ..network.model import Network
from ..routing.ground import StreetGround
from ..strategy.loading import Strategy
from .inputs import ReachLayers, read_layers
from .inside import Counter
from .reach import ReachOptions, ReachResult, known_ground, prepare, reach_counted, whole_size

Mode = Literal["walk", "bike", "car"]


class CatchmentsHere:
    """Finds what is within reach of places, one at a time.

    Parameters
    ----------
    network : Network
    strategy : Strategy
    options : ReachOptions
        The fields of the layers; all else is asked for with each place.
    population, addresses, jobs, services : GeoDataFrame, optional
        As in `reach`.

    Raises
    ------
    KlimaklokError
        As `reach`, but for the points and limits.

    Examples
    --------
    >>> from klimaklok_plugin.analysis.network.sample import sample, sample_network
    >>> from klimaklok_plugin.analysis.strategy.loading import load_strategy
    >>> options = ReachOptions(population_field="pop_tot")
    >>> here = CatchmentsHere(sample_network(), load_strategy(), options, population=sample("population"))
    >>> found = here.reach(sample("stations").geometry[0], "walk", (500,), "m")
    >>> len(found.areas), bool(found.areas["people"][0] > 10)
    (1, True)
    """

    def __init__(
        self,
        network: Network,
        strategy: Strategy,
        options: ReachOptions,
        *,
        population: gpd.GeoDataFrame | None = None,
        addresses: gpd.GeoDataFrame | None = None,
        jobs: gpd.GeoDataFrame | None = None,
        services: gpd.GeoDataFrame | None = None,
    ) -> None:
        self.network, self.strategy, self._options = network, strategy, options
        fields = options.population_field, options.jobs_field, options.service_field
        self._layers = read_layers(network, strategy, fields, population, addresses, jobs, services)
        # Ground that the network lets go of takes what lies on it along.
        self._placed: WeakKeyDictionary[StreetGround, tuple[Counter, list[Note]]] = WeakKeyDictionary()

    def is_ready(self, mode: Mode) -> bool:
        """Return whether `prepare` was done for a means of travel."""
        ground = known_ground(self.network, mode, self.strategy)
        return ground is not None and ground in self._placed

    def size(self, mode: Mode) -> Literal["town", "city", "region"]:
        """Return whether `reach` prepares by itself, or `prepare` is worth it, or not: see `whole_size`."""
        return whole_size(self.network, mode, self.strategy)

    def prepare(self, mode: Mode, progress: Progress | None = None) -> None:
        """Make the ground of a means of travel, and place on it what is counted.

        Answers can be asked for meanwhile, in other threads.

        Parameters
        ----------
        mode : {"walk", "bike", "car"}
        progress : callable, optional
        """
        if self.is_ready(mode):
            return
        near = self.strategy.catchments.near_street_m

        def place(ground: StreetGround) -> None:
            self._place(ground, self._layers, near, [])
            ground.forget()

        made = prepare(self.network, mode, self.strategy, place=place, progress=part(progress, 0.0, 0.95))
        if made is not None:
            corner = shapely.Point(self.network.node_xy[0])
            self._reach(corner, mode, (1.0,), "m", "from", part(progress, 0.95, 1.0))

    def reach(
        self,
        geometry: shapely.Geometry,
        mode: Mode,
        limits: tuple[float, ...],
        unit: Literal["min", "m"],
        direction: Literal["from", "to"] = "from",
        progress: Progress | None = None,
    ) -> ReachResult:
        """Find what is within reach of a place.

        Parameters
        ----------
        geometry : shapely geometry
            A point or an area, in the network's CRS.
        mode, limits, unit, direction
            See `ReachOptions`.
        progress : callable, optional

        Returns
        -------
        ReachResult
            Without streets.
        """
        if self.size(mode) == "town":
            self.prepare(mode, part(progress, 0.0, 0.9))
        return self._reach(geometry, mode, limits, unit, direction, part(progress, 0.9, 1.0))

    def _reach(
        self,
        geometry: shapely.Geometry,
        mode: Mode,
        limits: tuple[float, ...],
        unit: Literal["min", "m"],
        direction: Literal["from", "to"],
        progress: Progress | None,
    ) -> ReachResult:
        options = replace(
            self._options, mode=mode, limits=limits, unit=unit, direction=direction, merge="each", streets=False
        )
        place = gpd.GeoDataFrame(geometry=[geometry], crs=self.network.crs)
        return reach_counted(
            self.network, place, options, self.strategy, self._layers, place=self._place, progress=progress
        )

    def _place(self, ground: StreetGround, layers: ReachLayers, near_m: float, notes: list[Note]) -> Counter:
        """Return what is counted in its place on the ground; on that of all streets it was put once."""
        if layers is not self._layers:  # the ground around one answer
            return Counter.of(ground, layers, near_m, notes)
        placed = self._placed.get(ground)
        if placed is None:
            fresh: list[Note] = []
            placed = self._placed[ground] = Counter.of(ground, layers, near_m, fresh), fresh
        counter, told = placed
        notes.extend(told)
        return counter
