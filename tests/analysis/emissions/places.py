"""Sites whose emissions can be worked out by hand."""

from __future__ import annotations

import math

import geopandas as gpd
import shapely

from klimaklok_plugin.analysis.strategy.emissions import BANDS


def sites(**columns):
    """Return points a kilometre apart, with columns."""
    count = len(next(iter(columns.values())))
    where = [shapely.Point(590000 + 1000 * number, 6640000) for number in range(count)]
    return gpd.GeoDataFrame(columns, geometry=where, crs=25832)


def by_hand(people, place, travel, *, trips=None, level=None):
    """Return trips, persons by mode, kilometres by mode, car trips and car-km a day, in plain arithmetic.

    Parameters
    ----------
    people : float
    place : mapping
        ``headway_min, hub_walk_m, centre, services, parking``.
    travel : strategy.emissions.Travel
    """
    effect = {name: getattr(travel.effects, name)["mid"] for name in vars(travel.effects)}
    level = level or travel.level
    odds = {
        "walk": level["walk"] + effect["centre_active"] * place["centre"] + effect["services"] * place["services"],
        "bike": level["bike"] + effect["centre_active"] * place["centre"],
        "transit": level["transit"]
        + effect["headway"] * math.log2(10 / place["headway_min"])
        - effect["hub_walk"] * place["hub_walk_m"] / 1000
        + effect["centre_transit"] * place["centre"],
        "car": effect["parking"] * place["parking"],
    }
    all_trips = people * (travel.trips["mid"] if trips is None else trips)
    far, centre = travel.length_far["mid"], travel.length_centre["mid"]
    longer = far + (centre - far) * place["centre"]
    persons, km = dict.fromkeys(odds, 0.0), dict.fromkeys(odds, 0.0)
    for band in BANDS:
        shape = {"walk": travel.walk[band], "bike": travel.bike[band], "transit": travel.transit[band], "car": 0.0}
        weight = {mode: math.exp(odds[mode] + shape[mode]) for mode in odds}
        for mode in odds:
            share = travel.band_share[band] * weight[mode] / sum(weight.values())
            persons[mode] += all_trips * share
            km[mode] += all_trips * share * travel.band_km[band] * longer
    cars = travel.occupancy["mid"]
    return all_trips, persons, km, persons["car"] / cars, km["car"] / cars
