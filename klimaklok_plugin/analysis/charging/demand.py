"""Who needs to charge in public, and how many cars stand at points at the peak."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from ..core.arrays import Floats, Ints, Objects
from ..core.messages import Note
from ..layers.fields import amounts, column_of, fold_keys, folded, geometries, listed
from ..layers.messages import LayerValueUnknownError
from ..layers.samples import clean_geometries, sample_points
from ..strategy.loading import Strategy
from ..strategy.sections import OWN_RIGHT, ChargingKind
from ..strategy.values import of_year
from .messages import ChargingNoDemandError

NO_WEIGHT, NO_GEOMETRY, PUBLIC = "no_weight", "no_geometry", ""
ELECTRIC_CARS = "electric_cars"
"""The weight that counts electric cars already."""
_GREATEST_WEIGHT = 1e7
"""More than this in one feature is a mistake: more than the inhabitants of Norway."""


@dataclass(frozen=True)
class ChargingDemand:
    """Demand by feature (f,), and public demand by point (n,): areas are split evenly over points inside them.

    Attributes
    ----------
    state : (f,) array of str
        `PUBLIC`, or why the feature is none: `OWN_RIGHT`, `NO_WEIGHT`, `NO_GEOMETRY`.
    feature_kind : (f,) array of str
    feature_weight : (f,) array
        NaN where it is not known.
    kinds : tuple of str
    feature : (n,) int array
        Row of the layer.
    xy : (n, 2) array
        Metres.
    weight : (n,) array
    kind : (n,) int array
        Index into `kinds`.
    service : (n,) int array
        0 normal, 1 fast.
    load : (n,) array
        Cars at points at the peak, per unit of weight (erlang).
    kwh : (n,) array
        Charged on a day, per unit of weight.
    """

    state: Objects
    feature_kind: Objects
    feature_weight: Floats
    kinds: tuple[str, ...]
    feature: Ints
    xy: Floats
    weight: Floats
    kind: Ints
    service: Ints
    load: Floats
    kwh: Floats


def peak_load(kind: ChargingKind) -> float:
    """Return how many cars stand at points at the peak, per car of the kind (erlang).

    Little's law (J. D. C. Little 1961, A proof for the queuing formula L = λW): visits that begin in the busiest hour
    times the hours each lasts, but never more than the day's visits: they cannot stand there twice.
    """
    return kind.kwh_per_day / kind.kwh_per_visit * min(1.0, kind.peak_share * kind.hours)


def read_demand(
    layer: gpd.GeoDataFrame,
    strategy: Strategy,
    *,
    weight_field: str | None,
    kind_field: str | None,
    kind: str,
    unit: str,
    year: int | None = None,
    name: str = "DEMAND",
) -> tuple[ChargingDemand, list[Note]]:
    """Read demand: points, or areas that are split over points inside them.

    Parameters
    ----------
    layer : GeoDataFrame
        Points or areas (f,), in a CRS in metres.
    strategy : Strategy
    weight_field : str or None
        None: each feature weighs 1.
    kind_field : str or None
        Words that the strategy knows.
    kind : str
        Of all features, or of those whose `kind_field` is empty.
    unit : str
        What the weight counts: a key of the strategy's ``public_cars``.
    year : int, optional
        Whose share of electric cars is taken; None: the last that was counted.
    name : str
        What errors call the layer.

    Raises
    ------
    ChargingNoDemandError
        No feature has public demand.
    LayerFieldMissingError, FieldNumberWrongError, LayerValueUnknownError
    """
    rules, notes = strategy.charging, []
    weight = np.ones(len(layer)) if weight_field is None else amounts(layer, weight_field, name, most=_GREATEST_WEIGHT)
    if weight_field is None:
        notes.append(Note("charging_weight_none", {"count": len(layer), "unit": unit}))
    kinds, without = _kinds(layer, strategy, kind_field, kind, name)
    if not kind_field:
        notes.append(Note("charging_kind_assumed", {"kind": kinds[0], "parameter": "KIND_FIELD"}))
    if without:
        notes.append(Note("charging_kind_empty", {"count": without, "kind": kind}))
    shape, _, lines = clean_geometries(geometries(layer))
    missing = shapely.is_missing(shape)
    if lines.any():
        notes.append(Note("charging_demand_lines", {"count": int(lines.sum())}))
    state = np.full(len(layer), PUBLIC, dtype=object)
    state[missing] = NO_GEOMETRY
    state[np.isnan(weight) | (weight == 0)] = NO_WEIGHT
    if (unknown := int(np.isnan(weight).sum())) > 0:
        notes.append(Note("charging_weight_empty", {"count": unknown}))
    state[kinds == OWN_RIGHT] = OWN_RIGHT
    public = np.flatnonzero(state == PUBLIC)
    if not len(public):
        raise ChargingNoDemandError(layer=name, count=len(layer))
    samples = sample_points(shape[public], rules.demand_spacing_m, strategy.network.max_samples)
    names = tuple(rules.kinds)
    feature = public[samples.site]
    of_kind = np.array([names.index(each) for each in kinds[public]])[samples.site]
    cars = rules.public_cars[unit]
    if unit != ELECTRIC_CARS:
        share, counted = of_year(rules.electric_share, year, rules.electric_share_growth)
        share = min(max(share, 0.0), 1.0)
        cars *= share
        told: dict[str, object] = {
            "share": share,
            "counted": counted,
            "year": year or counted,
            "points": 100 * rules.electric_share_growth,
        }
        grown = year is not None and year > max(map(int, rules.electric_share))
        notes.append(Note("charging_electric_grown" if grown else "charging_electric_counted", told))
    ours = [rules.kinds[each] for each in names]
    return ChargingDemand(
        state=state,
        feature_kind=kinds,
        feature_weight=weight,
        kinds=names,
        feature=feature.astype(np.int64),
        xy=samples.xy,
        weight=weight[feature] / samples.count[samples.site],
        kind=of_kind,
        service=np.array([int(each.fast) for each in ours])[of_kind],
        load=np.array([cars * peak_load(each) for each in ours])[of_kind],
        kwh=np.array([cars * each.kwh_per_day for each in ours])[of_kind],
    ), notes


def _kinds(
    layer: gpd.GeoDataFrame, strategy: Strategy, field: str | None, default: str, name: str
) -> tuple[Objects, int]:
    """Return the kind of each feature, and how many take the default though a field is given."""
    rules = strategy.charging
    known = fold_keys(rules.kind_names) | {each: each for each in (*rules.kinds, OWN_RIGHT)}
    if not field:
        return np.full(len(layer), known[default], dtype=object), 0
    words = folded(column_of(layer, field, name))
    empty = words.isna() | (words == "")
    kind = words.map(known)
    unknown = kind.isna() & ~empty
    if unknown.any():
        raise LayerValueUnknownError(
            layer=name, field=field, values=listed(layer[field][unknown]), allowed=", ".join(known)
        )
    return kind.where(~empty, known[default]).to_numpy(object), int(empty.sum())
