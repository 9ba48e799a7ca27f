"""What all checks of a plan share: its areas on the ground, the layers, and what a check hands back."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..core.arrays import Array, Floats, Ints
from ..core.messages import KlimaklokError, Note, Text
from ..layers.field_names import find_fields
from ..layers.fields import geometries
from ..layers.samples import sample_points
from ..network.model import Network
from ..routing.graph import Graph
from ..strategy.loading import Strategy
from .checks import MET, NOT_ASSESSED, NOT_MET, PARTLY, Check, LayerReasons
from .messages import LAYER_WORDS, OUTSIDE_SAID
from .plan import Plan
from .sources import CaseSources

Parts = list[tuple[Text, dict[str, object]]]
Made = TypeVar("Made")
UNTOLD = frozenset(
    (
        # What a check says itself, or names as missing.
        *(
            "weights",
            "correlation",
            "correlation_high",
            "sites_unreached",
            "outside_school_area",
            "free_places_unknown",
        ),
        *("input_not_given", "input_empty", "no_priority_areas", "no_school_areas", "no_cap", "no_hub_opens"),
        *("hierarchy_share", "hierarchy_share_planned", "hierarchy_share_stop", "hierarchy_lacking"),
        *("detour_share", "detour_nearest", "detour_nobody", "detour_nothing_driven", "detour_not_driven_to"),
        *("detour_no_weight", "norm_counted", "heart_extra", "spillover_regulation_not_known"),
        *("spillover_off_network", "spillover_no_streets", "spillover_at_border"),
        *("audit_summary", "audit_summary_none_short", "audit_demand_unknown"),
        # Of layers as a whole, of which a plan needs a part.
        *("parking_entrances_unused", "school_areas_without_school", "homes_of_other_schools"),
    )
)
"""Notes of other subjects that a case has no use for."""
WARNED = frozenset(
    (
        *("heart_nothing_applies", "heart_nothing_applies_assumed", "heart_extra_stranded", "heart_extra_empty"),
        *("norm_zones_overlap", "norm_zones_unnamed", "layer_repaired"),
    )
)
"""Notes of other subjects that are more than what was assumed."""
SHOWN = 8
"""More names in a sentence are not read."""


@dataclass(frozen=True)
class CaseOptions:
    """What the user chooses.

    Attributes
    ----------
    year : int, optional
        The first year of the emissions and of the plan's car traffic, with its fleet and the hubs open by then; None:
        `today_year`. Access to hubs is judged as of today, and told for this year besides. All else is of today.
    today_year : int, optional
        Hubs that open up to this year exist today.
    population_field : str, optional
        Field of the population with inhabitants; None: found by its name.
    checks : tuple of str, optional
        Which of `checks.CHECKS` to make; None: all.
    """

    year: int | None = None
    today_year: int | None = None
    population_field: str | None = None
    checks: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Measure:
    """A number of each alternative, to be compared; an alternative that is not in `numbers` has none."""

    check: str
    name: str
    unit: str
    numbers: Mapping[str, float]


@dataclass
class Findings:
    """What a group of checks hands back; `areas` are columns (n,) for the plan's areas."""

    checks: list[Check] = field(default_factory=list)
    layers: dict[str, gpd.GeoDataFrame] = field(default_factory=dict)
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    reasons: dict[str, LayerReasons] = field(default_factory=dict)
    measures: list[Measure] = field(default_factory=list)
    areas: dict[str, Array] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    assumptions: list[Note] = field(default_factory=list)


@dataclass(frozen=True)
class Case:
    """A plan and what it is checked by.

    Attributes
    ----------
    plan : Plan
    areas : GeoDataFrame
        Those of the plan, in the CRS that all is measured in.
    sources : CaseSources
    strategy : Strategy
    options : CaseOptions
    kept : dict
        What was worked out for some areas, for alternatives that build on the same.
    """

    plan: Plan
    areas: gpd.GeoDataFrame
    sources: CaseSources
    strategy: Strategy
    options: CaseOptions
    kept: dict[Hashable, Any] = field(default_factory=dict)

    @property
    def alternatives(self) -> tuple[str, ...]:
        """The plan's, the 0-alternative first."""
        return self.plan.alternatives

    @property
    def network(self) -> Network:
        """The network, of checks that have made sure that there is one."""
        if self.sources.network is None:
            raise AssertionError
        return self.sources.network

    def built(self, alternative: str) -> gpd.GeoDataFrame:
        """Return the areas of an alternative on which something is built."""
        return self.areas[(self.areas["alternative"] == alternative) & self.areas["built"]]

    def once(self, name: str, areas: gpd.GeoDataFrame, make: Callable[[], Made], *more: Hashable) -> Made:
        """Return what `make` returns, made once for areas of the same shapes (whatever their order) and `more`."""
        shapes = tuple(sorted(shapely.to_wkb(geometries(areas))))
        key = (name, shapes, more)
        if key not in self.kept:
            self.kept[key] = make()
        made: Made = self.kept[key]
        return made

    def around(self, role: str, distance_m: float) -> gpd.GeoDataFrame:
        """Return the features of a layer that lie within a distance of the plan's built areas, in the common CRS."""
        layer = self.layer(role)
        whole = shapely.union_all(geometries(self.areas[self.areas["built"]]))
        near = shapely.STRtree(geometries(layer)).query(whole, predicate="dwithin", distance=distance_m)
        return layer.iloc[np.sort(near)]

    def layer(self, role: str) -> gpd.GeoDataFrame:
        """Return a layer that is given, in the common CRS."""

        def made() -> gpd.GeoDataFrame:
            layer = getattr(self.sources, role).reset_index(drop=True)
            return layer if layer.crs is None or layer.crs == self.areas.crs else layer.to_crs(self.areas.crs)

        key = ("layer", role)
        if key not in self.kept:
            self.kept[key] = made()
        found: gpd.GeoDataFrame = self.kept[key]
        return found

    def named(self, role: str, wanted: Mapping[str, Sequence[str]]) -> gpd.GeoDataFrame | None:
        """Return a layer with fields under the names that the analysis knows, where they have others; None without."""
        if not self.sources.has(role):
            return None
        layer = self.layer(role)
        found = {name: self.field(role, others) for name, others in wanted.items() if name not in layer}
        return layer.assign(**{name: layer[other] for name, other in found.items() if other is not None})

    def shapes(self) -> tuple[gpd.GeoDataFrame, pd.Series[int]]:
        """Return all built areas, each shape once, with their id; and, by row of `areas`, which shape each is."""

        def made() -> tuple[gpd.GeoDataFrame, pd.Series[int]]:
            built = self.areas[self.areas["built"]]
            codes, _ = pd.factorize(pd.Series(shapely.to_wkb(geometries(built)), dtype=object))
            first = np.unique(codes, return_index=True)[1]
            frame = gpd.GeoDataFrame(
                {"area_id": built["area_id"].to_numpy(object)[first], "name": built["area_id"].to_numpy(object)[first]},
                geometry=geometries(built)[first],
                crs=self.areas.crs,
            )
            return frame, pd.Series(codes, index=built.index)

        if "shapes" not in self.kept:
            self.kept["shapes"] = made()
        found: tuple[gpd.GeoDataFrame, pd.Series[int]] = self.kept["shapes"]
        return found

    def away_m(self) -> pd.Series[float]:
        """Return how far each area lies from the nearest street one can walk, inf without any; worked out once."""
        if "away_m" not in self.kept:
            rules = self.strategy.network
            samples = sample_points(geometries(self.areas), rules.sample_spacing_m, rules.max_samples)
            snap = Graph(self.network, "walk", "m", self.strategy).snap(samples.xy, np.inf)
            away = samples.least(np.where(np.isnan(snap.distance_m), np.inf, snap.distance_m))
            self.kept["away_m"] = pd.Series(away, index=self.areas.index)
        found: pd.Series[float] = self.kept["away_m"]
        return found

    def beyond(self, areas: gpd.GeoDataFrame) -> list[Note]:
        """Return which of some areas are too far from any street to be measured from; nothing where all are near."""
        limit = self.strategy.network.max_snap_m
        far = sorted(set(areas["area_id"][self.away_m()[areas.index] > limit]))
        return [Note("case_part_outside", {"count": len(far), "areas": shortened(far), "limit": limit})] if far else []

    def outside(self, areas: gpd.GeoDataFrame) -> Parts:
        """Return which of some areas lie outside the boundary of the data, with the share that does; [] without one."""
        if not self.sources.has("boundary"):
            return []
        inside = shapely.union_all(geometries(self.layer("boundary")))
        own = geometries(areas)
        share = shapely.area(shapely.difference(own, inside)) / shapely.area(own)
        most = pd.Series(share, index=areas["area_id"].to_numpy(object)).groupby(level=0, sort=False).max()
        most = most[most > self.strategy.green.touch_share]
        return [(OUTSIDE_SAID, {"area": name, "share": float(each)}) for name, each in most.head(SHOWN).items()]

    def by_area(self, frame: gpd.GeoDataFrame, shape: Ints, shape_of: pd.Series[int]) -> gpd.GeoDataFrame:
        """Return a result on shapes, each of which was looked at once, as a row for each area that has the shape.

        Parameters
        ----------
        frame : GeoDataFrame
        shape : (k,) int array
            Of each row of `frame`.
        shape_of : Series
            As `shapes` returns it: by row of `areas`, which shape each is.

        Returns
        -------
        GeoDataFrame
            ``alternative`` leads; ``area_id`` is what that alternative calls the area.
        """
        areas = self.areas.loc[shape_of.index, ["alternative", "area_id"]].assign(shape=shape_of.to_numpy())
        rows = areas.merge(pd.DataFrame({"shape": shape, "row": np.arange(len(frame))}), on="shape")
        made = frame.iloc[rows["row"]].reset_index(drop=True).assign(area_id=rows["area_id"])
        made.insert(0, "alternative", rows["alternative"])
        return made

    def field(self, role: str, names: Sequence[str]) -> str | None:
        """Return the field of a layer that has one of some names."""
        layer = getattr(self.sources, role)
        if layer is None:
            return None
        found = find_fields(names, [str(each) for each in layer.columns if each != "geometry"])
        return found[0] if found else None


def roles(missing: Iterable[str]) -> Parts:
    """Return what layers are called, as sentences take it."""
    return [(LAYER_WORDS[each], {}) for each in missing]


def not_assessed(check: str, alternative: str, rule: str, *missing: str, screening: bool = False) -> Check:
    """Return the check that says which layers it lacks.

    Parameters
    ----------
    check, alternative, rule, screening
        As of `Check`.
    *missing : str
        Roles.
    """
    sentence = Note("case_missing", {"roles": roles(missing)})
    return Check(check, alternative, NOT_ASSESSED, rule, sentence, missing=tuple(missing), screening=screening)


def could_not(check: str, alternative: str, rule: str, error: KlimaklokError) -> Check:
    """Return the check that says why its layers could not be used.

    Parameters
    ----------
    check, alternative, rule
        As of `Check`.
    error : KlimaklokError
    """
    sentence = Note("case_could_not", {"why": [(error.sentence(), dict(error.values))]})
    return Check(check, alternative, NOT_ASSESSED, rule, sentence)


def shortened(names: Iterable[object]) -> str:
    """Return names in a row, the first few of many.

    Examples
    --------
    >>> shortened(["B1", "B2"]), shortened(range(20))
    ('B1, B2', '0, 1, 2, 3, 4, 5, 6, 7 …')
    """
    every = [str(each) for each in names]
    return ", ".join(every[:SHOWN]) + (" …" if len(every) > SHOWN else "")


def overall(verdicts: Iterable[str]) -> str:
    """Return what verdicts on several areas come to: what all say, else partly; what is not assessed decides first.

    Examples
    --------
    >>> overall(["met", "met"]), overall(["met", "not_met"]), overall(["not_met"]), overall(["met", "not_assessed"])
    ('met', 'partly', 'not_met', 'not_assessed')
    """
    said = set(verdicts)
    if NOT_ASSESSED in said or not said:
        return NOT_ASSESSED
    return said.pop() if len(said) == 1 else PARTLY


def by_share(share: float, holds: float, partly: float) -> str:
    """Return the verdict on a rule that holds at a share of the places.

    Examples
    --------
    >>> [by_share(each, 0.8, 0.5) for each in (0.8, 0.5, 0.49)]
    ['met', 'partly', 'not_met']
    """
    if not np.isfinite(share):
        return NOT_ASSESSED
    return MET if share >= holds else PARTLY if share >= partly else NOT_MET


def weighted_mean(values: Floats, weights: Floats) -> float:
    """Return the mean of the values that are known, by their weights; NaN where there is none."""
    known = np.isfinite(values) & (weights > 0)
    return float(np.average(values[known], weights=weights[known])) if known.any() else float("nan")
